//! A camera's frame, ours and zxing-cpp's time in turn.

use std::process::ExitCode;
use std::time::Instant;
use std::{env, fs};

use elicense_qr::{Drawing, Effort, Frame, PixelFormat, Scanner};

use super::peers::Peers;

/// Reads frames of 1280 × 720 pixels, each from grey values in memory to the text of its code.
pub fn frames() -> ExitCode {
    let mut peers = Peers::start();
    let drawing = drawing();
    let all = SCENES.iter().map(|scene| scene.measure(&drawing, peers.as_mut()));
    let ratios: Vec<Option<f64>> = all.collect();
    let worst =
        ratios.iter().copied().collect::<Option<Vec<f64>>>().map(|all| all.into_iter().fold(0.0, f64::max));
    match worst {
        Some(worst) => println!("frame-ratio {worst:.2} <={GOAL} {} (the worst of the scenes)", word(worst)),
        None => println!("frame-ratio - - - (zxing-cpp absent)"),
    }
    if worst.is_none_or(|worst| worst <= GOAL) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

const GOAL: f64 = 1.5;
const ROUNDS: usize = 21;
const CALLS: usize = 5;

fn word(ratio: f64) -> &'static str {
    if ratio <= GOAL { "met" } else { "missed" }
}

/// As long as a display code may be.
fn drawing() -> Drawing {
    let text: String = "LZ1:".chars().chain(('A'..='Z').cycle()).take(400).collect();
    Drawing::of(&text).expect("400 characters fit")
}

/// How a code is held before the camera, on an uneven ground.
struct Scene {
    name: &'static str,
    /// Whether there is a code.
    code: bool,
    /// Pixels of a module.
    module: f64,
    /// To the right, in radians.
    turned: f64,
    /// How much nearer the right and the lower edge of the picture are than its middle, as a part of the
    /// distance.
    tilted: [f64; 2],
    /// How bright, 1 for a lit room.
    light: f64,
    /// Grey values that noise adds or takes, at most.
    noise: f64,
    inverted: bool,
}

const FLAT: Scene = Scene {
    name: "flat",
    code: true,
    module: 6.0,
    turned: 0.0,
    tilted: [0.0, 0.0],
    light: 1.0,
    noise: 12.0,
    inverted: false,
};

const SCENES: &[Scene] = &[
    FLAT,
    Scene { name: "turned", turned: 0.21, ..FLAT },
    Scene { name: "tilted", turned: 0.1, tilted: [0.5, 0.3], ..FLAT },
    Scene { name: "small", module: 3.0, turned: 0.1, ..FLAT },
    Scene { name: "dim", light: 0.25, noise: 4.0, ..FLAT },
    Scene { name: "noisy", noise: 60.0, ..FLAT },
    Scene { name: "inverted", inverted: true, ..FLAT },
    Scene { name: "none", code: false, ..FLAT },
];

const WIDTH: u32 = 1280;
const HEIGHT: u32 = 720;

impl Scene {
    /// The median of the rounds' ratios; `None` where there is nothing to compare with.
    fn measure(&self, drawing: &Drawing, peers: Option<&mut Peers>) -> Option<f64> {
        let pixels = self.pixels(drawing);
        let frame =
            Frame::new(&pixels, WIDTH, HEIGHT, WIDTH as usize, PixelFormat::Grey).expect("a whole frame");
        let ours = || {
            let start = Instant::now();
            let scan = Scanner::new().effort(Effort::Glance).scan_frame(&frame);
            let seconds = start.elapsed().as_secs_f64();
            assert_eq!(scan.codes.len(), usize::from(self.code), "{}: what is read", self.name);
            seconds
        };
        let file = env::temp_dir().join(format!("elicense-frame-{}-{}.png", self.name, std::process::id()));
        let saved = image::save_buffer(&file, &pixels, WIDTH, HEIGHT, image::ExtendedColorType::L8);
        let mut rounds = Vec::new();
        if let (Some(peers), Ok(())) = (peers, saved) {
            for _ in 0..ROUNDS {
                let own = (0..CALLS).map(|_| ours()).fold(f64::INFINITY, f64::min);
                let Some(theirs) = peers.read(&file, CALLS).and_then(|mut all| all.remove("zxing-cpp"))
                else {
                    break;
                };
                rounds.push((own / theirs.seconds, own, theirs));
            }
        }
        let _ = fs::remove_file(&file);
        rounds.sort_by(|a, b| a.0.total_cmp(&b.0));
        let Some((ratio, own, theirs)) = rounds.get(rounds.len() / 2) else {
            println!("frame-ratio-{} - - - (ours {:.1} ms)", self.name, ours() * 1000.0);
            return None;
        };
        let (low, high) = (rounds[0].0, rounds[rounds.len() - 1].0);
        let milliseconds = format!("{:.1} and {:.1} ms", own * 1000.0, theirs.seconds * 1000.0);
        let read = if theirs.texts.len() == usize::from(self.code) { "" } else { ", which does not read it" };
        println!(
            "frame-ratio-{} {ratio:.2} <={GOAL} {} ({low:.2} to {high:.2}; {milliseconds}{read})",
            self.name,
            word(*ratio)
        );
        Some(*ratio)
    }

    fn pixels(&self, drawing: &Drawing) -> Vec<u8> {
        let mut seed = 1u32;
        let mut noise = move || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(seed >> 24) / 127.5 - 1.0
        };
        let places = (0..HEIGHT).flat_map(|y| (0..WIDTH).map(move |x| (f64::from(x), f64::from(y))));
        let lit = |(x, y)| self.shade(drawing, x, y) * (0.7 + 0.3 * x / f64::from(WIDTH)) * self.light;
        places.map(|at| lit(at) + noise() * self.noise).map(|value| value.clamp(0.0, 255.0) as u8).collect()
    }

    fn shade(&self, drawing: &Drawing, x: f64, y: f64) -> f64 {
        let ground = 120.0 + 40.0 * (x / 37.0).sin() + 30.0 * (y / 23.0 + x / 91.0).sin();
        let (x, y) = (x / f64::from(WIDTH) - 0.5, y / f64::from(HEIGHT) - 0.5);
        let near = 1.0 + self.tilted[0] * x + self.tilted[1] * y;
        let (x, y) = (x * f64::from(WIDTH) / near, y * f64::from(HEIGHT) / near);
        let (sin, cos) = self.turned.sin_cos();
        let side = drawing.side() as f64;
        let (column, row) = ((x * cos + y * sin) / self.module, (y * cos - x * sin) / self.module);
        let (column, row) = (column + side / 2.0, row + side / 2.0);
        let on_paper = [column, row].iter().all(|at| (-4.0..side + 4.0).contains(at));
        let dark = column >= 0.0 && row >= 0.0 && drawing.is_dark(column as usize, row as usize);
        match (self.code && on_paper, dark == self.inverted) {
            (false, _) => ground,
            (true, true) => 215.0,
            (true, false) => 45.0,
        }
    }
}
