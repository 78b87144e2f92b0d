"""What calls raise. None of it says that a license is good or bad."""

import json


class Error(Exception):
    """Something kept a call from doing what was asked. `code` is one of the catalogue and never changes its meaning."""

    def __init__(self, code, message, line, advice):
        # Not that of OSError, which reads other arguments.
        Exception.__init__(self, code, message, line, advice)
        self.code = code
        self.message = message
        self._line = line
        chinese, english = (dict(zip(("found", "next"), told)) for told in advice)
        self.advice = {"zh-CN": chinese, "en": english}

    def __str__(self):
        told = self.advice["en"]
        return f"{self.message} [{self.code}] {told['found']} {told['next']}"

    def to_json(self):
        """One line of JSON in the place of a report, as bytes: what the command line prints."""
        return self._line.encode()

    def to_dict(self):
        """The same as a dictionary."""
        return json.loads(self._line)


class Unexamined(Error):
    """A document could not be examined: neither passed nor failed."""


class CallError(Error, ValueError):
    """The call itself is wrong: a region, a time, a role that is none."""


class SettingsError(Error):
    """A trust store, layout, rule, policy or key is not as it must be."""


class FileError(Error, OSError):
    """A file or folder cannot be read."""


class Refused(Error):
    """What was asked for cannot be done, such as a display code of a license that did not pass."""


class InternalError(Error):
    """A fault of this library."""
