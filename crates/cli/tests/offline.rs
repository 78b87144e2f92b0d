//! Nothing is fetched: every command answers where there is no network as it does where there is one. `.ci/no_sockets.py`
//! asks for more, that no socket is even opened.

mod common;

use std::io::Write as _;
use std::process::{Command, Stdio};

use common::{answer, command, root, scratch};

/// One call of every command; `OUT` is a fresh folder.
pub const COMMANDS: &str = include_str!("offline/commands.txt");

#[test]
fn every_command_works_without_a_network() {
    if !can_be_cut_off() {
        writeln!(
            std::io::stderr(),
            "not run: this system lets nobody cut a program off its network (unshare -rn)"
        )
        .expect("standard error is open");
        return;
    }
    let mut run = 0;
    for line in COMMANDS.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let [with, without] = [false, true].map(|cut_off| {
            let folder = scratch(&format!("offline-{cut_off}"));
            let line = line.replace("OUT", folder.to_str().expect("the build's folder has a name in UTF-8"));
            let args: Vec<&str> = line.split(' ').collect();
            let mut called = command(&args);
            let answer =
                answer(if cut_off { cut(&mut called, &args) } else { &mut called }.stdin(Stdio::null()));
            // The one name that differs, and times.
            let plain = |text: &str| text.replace("offline-true", "offline-false");
            (answer.code, plain(&answer.out), plain(&answer.err))
        });
        assert_eq!(with, without, "elicense {line}");
        assert!(matches!(with.0, 0 | 1 | 3), "elicense {line}: {with:?}");
        run += 1;
    }
    assert!(run >= 15, "only {run} commands were run");
}

/// The same call in a network of its own that has no way out.
fn cut<'c>(called: &'c mut Command, args: &[&str]) -> &'c mut Command {
    *called = {
        let mut inside = Command::new("unshare");
        inside.args(["-rn", env!("CARGO_BIN_EXE_elicense")]).args(args).current_dir(root());
        for (name, value) in called.get_envs() {
            match value {
                Some(value) => inside.env(name, value),
                None => inside.env_remove(name),
            };
        }
        inside
    };
    called
}

fn can_be_cut_off() -> bool {
    Command::new("unshare")
        .args(["-rn", "true"])
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
