"""The C library from Python, with nothing but ctypes."""

import ctypes
import os
from ctypes import POINTER, byref, c_char_p, c_int64, c_size_t, c_uint32, c_void_p

OK, NOT_EXAMINED = 0, 20
PASSED, FAILED, UNDETERMINED = 1, 2, 3
ABI_VERSION = 1
READERS = {"public": 1, "clerk": 2, "officer": 3, "audit": 4}
SCENARIOS = {"government-service": 1, "law-enforcement": 2, "social-life": 3}

_lib = ctypes.CDLL(os.environ.get("ELICENSE_LIBRARY", f"libelicense_capi.so.{ABI_VERSION}"))

_HANDLE, _OUT = c_void_p, POINTER(c_void_p)
_TEXT, _LENGTH = POINTER(c_char_p), POINTER(c_size_t)


def _declare(name, arguments, returns=c_uint32):
    call = getattr(_lib, f"elicense_{name}")
    call.argtypes, call.restype = arguments, returns
    return call


if _declare("abi_version", [])() != ABI_VERSION:
    raise ImportError("libelicense_capi has another interface than this module")

_status_text = _declare("status_text", [c_uint32], c_char_p)
_settings_new = _declare("settings_new", [_OUT])
_settings_set_trust_folder = _declare("settings_set_trust_folder", [_HANDLE, c_char_p])
_settings_free = _declare("settings_free", [_OUT], None)
_verifier_new = _declare("verifier_new", [_HANDLE, _OUT, _OUT])
_verifier_free = _declare("verifier_free", [_OUT], None)
_verifier_verify = _declare(
    "verifier_verify", [_HANDLE, _HANDLE, c_char_p, c_size_t, c_char_p, _OUT, _OUT]
)
_inquiry_new = _declare("inquiry_new", [c_int64, c_uint32, _OUT])
_inquiry_set_region = _declare("inquiry_set_relying_region", [_HANDLE, c_char_p])
_inquiry_set_scenario = _declare("inquiry_set_scenario", [_HANDLE, c_uint32])
_inquiry_set_reader = _declare("inquiry_set_reader", [_HANDLE, c_uint32])
_inquiry_set_holder = _declare("inquiry_set_holder", [_HANDLE, c_char_p, c_char_p])
_inquiry_free = _declare("inquiry_free", [_OUT], None)
_report_json = _declare("report_json", [_HANDLE, _TEXT, _LENGTH])
_report_conclusion = _declare("report_conclusion", [_HANDLE, POINTER(c_uint32)])
_report_free = _declare("report_free", [_OUT], None)
_error_json = _declare("error_json", [_HANDLE, _TEXT, _LENGTH])
_error_message = _declare("error_message", [_HANDLE, _TEXT, _LENGTH])
_error_free = _declare("error_free", [_OUT], None)


class Failure(Exception):
    """A call that could not do what was asked. Says nothing about a license."""


class Answer:
    """What became of one document: `conclusion` is None where it could not be examined."""

    def __init__(self, conclusion, json):
        self.conclusion, self.json = conclusion, json


class Verifier:
    """Verifies documents. Made once, shared between threads."""

    def __init__(self, trust_folder):
        settings, error = c_void_p(), c_void_p()
        self._handle = c_void_p()
        _check(_settings_new(byref(settings)))
        try:
            _check(_settings_set_trust_folder(settings, os.fsencode(trust_folder)))
            _check(_verifier_new(settings, byref(self._handle), byref(error)), error)
        finally:
            _settings_free(byref(settings))

    def __del__(self):
        _verifier_free(byref(self._handle))

    def verify(
        self, data, seconds, name=None, *,
        region=None, scenario=None, role=None, holder_name=None, holder_id=None,
    ):
        """The answer to the bytes `data` at the time `seconds` since 1970.

        `region` is the division code of where the license is presented, or "all"; `scenario` one of SCENARIOS, `role`
        one of READERS; `holder_name` and `holder_id` are the presenter's.
        """
        inquiry, report, error = c_void_p(), c_void_p(), c_void_p()
        _check(_inquiry_new(seconds, 0, byref(inquiry)))
        try:
            if region is not None:
                _check(_inquiry_set_region(inquiry, region.encode()))
            if scenario is not None:
                _check(_inquiry_set_scenario(inquiry, SCENARIOS[scenario]))
            if role is not None:
                _check(_inquiry_set_reader(inquiry, READERS[role]))
            if holder_name is not None or holder_id is not None:
                _check(_inquiry_set_holder(inquiry, _bytes(holder_name), _bytes(holder_id)))
            name = _bytes(name)
            status = _verifier_verify(
                self._handle, inquiry, data, len(data), name, byref(report), byref(error)
            )
            if status == NOT_EXAMINED:
                return Answer(None, _text(_error_json, error))
            if status != OK:
                raise _failure(status, error)
            conclusion = c_uint32()
            _check(_report_conclusion(report, byref(conclusion)))
            return Answer(conclusion.value, _text(_report_json, report))
        finally:
            _inquiry_free(byref(inquiry))
            _report_free(byref(report))
            _error_free(byref(error))


def _bytes(text):
    return None if text is None else text.encode()


def _text(call, handle):
    text, length = c_char_p(), c_size_t()
    _check(call(handle, byref(text), byref(length)))
    return ctypes.string_at(text, length.value).decode()


def _failure(status, error):
    return Failure(_text(_error_message, error) if error else _status_text(status).decode())


def _check(status, error=None):
    if status != OK:
        try:
            raise _failure(status, error)
        finally:
            if error:
                _error_free(byref(error))
