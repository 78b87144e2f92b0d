"""Verifies electronic licenses (电子证照) offline, and says in Chinese and English whether they can be relied on.

    import elicense

    verifier = elicense.Verifier(trust="trust")          # once; shared between threads
    report = verifier.verify("license.ofd")              # raises Unexamined where it could not be examined
    print(report.conclusion, report.reason("en"), report.next_step("en"))
"""

from ._errors import CallError, Error, FileError, InternalError, Refused, SettingsError, Unexamined
from ._native import Report, __version__, make_code, scan
from ._verifier import Verifier

__all__ = [
    "CallError",
    "Error",
    "FileError",
    "InternalError",
    "Refused",
    "Report",
    "SettingsError",
    "Unexamined",
    "Verifier",
    "__version__",
    "make_code",
    "scan",
]
