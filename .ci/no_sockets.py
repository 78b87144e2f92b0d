"""Runs every command of crates/cli/tests/offline/commands.txt where opening a socket ends the program (seccomp): nothing is
looked up, asked or sent. The argument is the program."""

import ctypes
import os
import platform
import shutil
import struct
import subprocess
import sys
import tempfile

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
# The numbers of the calls that open a socket or use one that others opened, and of the machine (linux/audit.h).
MACHINES = {
    "x86_64": (0xC000003E, [41, 42, 43, 44, 49, 50, 53, 288, 307]),
    "aarch64": (0xC00000B7, [198, 199, 200, 201, 202, 203, 206, 242, 269]),
}
LOAD, JUMP_EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, KILL_PROCESS = 0x7FFF0000, 0x80000000
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, MODE_FILTER = 38, 22, 2


def forbid_sockets():
    machine, calls = MACHINES[platform.machine()]
    steps = [(LOAD, 0, 0, 4), (JUMP_EQUAL, 1, 0, machine), (RETURN, 0, 0, KILL_PROCESS), (LOAD, 0, 0, 0)]
    for index, call in enumerate(calls):
        steps.append((JUMP_EQUAL, len(calls) - index, 0, call))
    steps += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, KILL_PROCESS)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(steps), ctypes.addressof(code)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(PR_SET_SECCOMP, MODE_FILTER, program, 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp")


def run(command):
    environment = {**os.environ, "ELICENSE_TRUST": ""}
    return subprocess.run(command, cwd=ROOT, env=environment, preexec_fn=forbid_sockets, capture_output=True)


def main():
    program = os.path.abspath(sys.argv[1])
    if platform.machine() not in MACHINES:
        sys.exit(f"the calls of {platform.machine()} are not known here")
    # A filter that lets everything through would prove nothing.
    opened = run([sys.executable, "-c", "import socket; socket.socket()"])
    assert opened.returncode == -31, f"a socket was opened all the same: {opened}"
    commands = [line.split() for line in open(os.path.join(ROOT, "crates/cli/tests/offline/commands.txt"))]
    commands = [words for words in commands if words and words[0] != "#"]
    for words in commands:
        folder = tempfile.mkdtemp()
        answer = run([program, *(word.replace("OUT", folder) for word in words)])
        shutil.rmtree(folder)
        if answer.returncode not in (0, 1, 3):
            sys.exit(f"elicense {' '.join(words)}: {answer.returncode}\n{answer.stderr.decode()}")
    print(f"{len(commands)} commands opened no socket")


main()
