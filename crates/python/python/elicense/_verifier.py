"""The verifier, with the names of what may be asked."""

from types import SimpleNamespace

from . import _native


def _question(at, region, scenario, role, holder, challenge, audience):
    return SimpleNamespace(
        at=at, region=region, scenario=scenario, role=role, holder=holder, challenge=challenge, audience=audience
    )


class Verifier(_native.Verifier):
    """Verifies documents. Made once, shared between threads.

    `trust` is a folder with trust.toml or a bundle; without one nobody is trusted. `formats` is a folder of more layouts
    and rules, `policy` the name of a policy (counter, enforcement, archive) or a file. What cannot be read or is not as it
    must be raises FileError or SettingsError.
    """

    __slots__ = ()

    def verify(
        self, document, *, name=None, at=None, region=None, scenario=None, role=None, holder=None,
        challenge=None, audience=None,
    ):
        """Verifies one document, its bytes or the path of a file, and returns a Report.

        `at` is the time asked for, a text (RFC 3339, or a day), a date or a datetime with its zone; without it, now.
        `region` is the division code of where the license is presented, or "all"; `scenario` is government-service,
        law-enforcement or social-life; `role` decides how much personal data is shown: public, clerk, officer, audit.
        `holder` is who presents it: a name, or a pair of name and number, either of which may be None. `challenge` and
        `audience` are what a live display code has to answer.

        Raises Unexamined where the document could not be examined, which is neither passed nor failed.
        """
        question = _question(at, region, scenario, role, holder, challenge, audience)
        return self._verify(document, name, question)

    def verify_many(
        self, documents, *, names=None, threads=None, at=None, region=None, scenario=None, role=None, holder=None,
        challenge=None, audience=None,
    ):
        """Verifies many documents: a list of bytes and paths, or a pyarrow array of binaries, and returns a list.

        Each answer is what verify gives: a Report, or in its place the error that verify would raise. It works on
        `threads` cores, all of them where nothing is said, without the interpreter's lock.
        """
        question = _question(at, region, scenario, role, holder, challenge, audience)
        if hasattr(documents, "chunks") and hasattr(documents, "num_chunks"):
            answers = (self._column(chunk, threads, question) for chunk in documents.chunks)
            return [answer for chunk in answers for answer in chunk]
        if hasattr(documents, "buffers") and hasattr(documents, "null_count") and names is None:
            return self._column(documents, threads, question)
        return self._verify_many(list(documents), names, threads, question)

    def _column(self, array, threads, question):
        """An Arrow array: its buffers as they lie in memory. A null is an empty document."""
        width = {"binary": 4, "string": 4, "large_binary": 8, "large_string": 8}.get(str(array.type))
        if width is None or array.null_count or not len(array):
            documents = [value.encode() if isinstance(value, str) else value or b"" for value in array.to_pylist()]
            return self._verify_many(documents, None, threads, question)
        _, offsets, data = array.buffers()
        data = data.to_pybytes() if data is not None else b""
        return self._verify_column(data, offsets.to_pybytes(), width, array.offset, len(array), threads, question)
