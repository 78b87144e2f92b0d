// The C library with C++'s habits: what is made is freed by itself, what fails throws. Header only, C++17.
#pragma once

#include <elicense.h>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace elicense {

namespace detail {

// Frees a handle of the C library.
template <typename T, void (*Free)(T **)>
struct Freer {
  void operator()(T *handle) const noexcept { Free(&handle); }
};

template <typename T, void (*Free)(T **)>
using Handle = std::unique_ptr<T, Freer<T, Free>>;

using Error = Handle<elicense_error, elicense_error_free>;
using Settings = Handle<elicense_settings, elicense_settings_free>;
using Verifier = Handle<elicense_verifier, elicense_verifier_free>;
using Inquiry = Handle<elicense_inquiry, elicense_inquiry_free>;
using Report = Handle<elicense_report, elicense_report_free>;

// A text of the C library, copied.
template <typename T>
std::string text(elicense_status (*call)(const T *, const char **, size_t *), const T *handle) {
  const char *text = nullptr;
  size_t length = 0;
  return call(handle, &text, &length) == ELICENSE_STATUS_OK ? std::string(text, length) : std::string();
}

}  // namespace detail

// A call that could not do what was asked. Says nothing about a license.
class Failure : public std::runtime_error {
 public:
  Failure(elicense_status status, const detail::Error &error)
      : std::runtime_error(error ? detail::text(elicense_error_message, error.get())
                                 : std::string(elicense_status_text(status))),
        status_(status) {}

  elicense_status status() const noexcept { return status_; }

 private:
  elicense_status status_;
};

namespace detail {

inline void check(elicense_status status, elicense_error *error = nullptr) {
  Error owned(error);
  if (status != ELICENSE_STATUS_OK) throw Failure(status, owned);
}

}  // namespace detail

// What was found about one document.
class Report {
 public:
  explicit Report(elicense_report *report) : report_(report) {}

  elicense_conclusion conclusion() const { return axis(elicense_report_conclusion); }
  elicense_indication indication() const { return axis(elicense_report_indication); }
  elicense_license_status license_status() const { return axis(elicense_report_license_status); }
  elicense_verifiability verifiability() const { return axis(elicense_report_verifiability); }
  elicense_coverage coverage() const { return axis(elicense_report_coverage); }
  std::string json() const { return detail::text(elicense_report_json, report_.get()); }

 private:
  template <typename Axis>
  Axis axis(elicense_status (*call)(const elicense_report *, Axis *)) const {
    Axis axis{};
    detail::check(call(report_.get(), &axis));
    return axis;
  }

  detail::Report report_;
};

// A document that could not be examined: its error in the place of a report.
struct NotExamined {
  std::string json;
};

// What is asked: a time, and more where it is set.
class Inquiry {
 public:
  explicit Inquiry(std::int64_t seconds, std::uint32_t nanoseconds = 0) {
    elicense_inquiry *inquiry = nullptr;
    detail::check(elicense_inquiry_new(seconds, nanoseconds, &inquiry));
    inquiry_.reset(inquiry);
  }

  Inquiry &relying_region(const std::string &region) {
    detail::check(elicense_inquiry_set_relying_region(inquiry_.get(), region.c_str()));
    return *this;
  }

  Inquiry &reader(elicense_reader reader) {
    detail::check(elicense_inquiry_set_reader(inquiry_.get(), reader));
    return *this;
  }

  const elicense_inquiry *get() const noexcept { return inquiry_.get(); }

 private:
  detail::Inquiry inquiry_;
};

// Verifies documents. Made once, shared between threads.
class Verifier {
 public:
  // Trusts what the folder says.
  explicit Verifier(const std::string &trust_folder) {
    elicense_settings *made = nullptr;
    detail::check(elicense_settings_new(&made));
    detail::Settings settings(made);
    detail::check(elicense_settings_set_trust_folder(settings.get(), trust_folder.c_str()));
    elicense_verifier *verifier = nullptr;
    elicense_error *error = nullptr;
    detail::check(elicense_verifier_new(settings.get(), &verifier, &error), error);
    verifier_.reset(verifier);
  }

  // A report, or why there is none. Throws only where the call itself is wrong.
  std::variant<Report, NotExamined> verify(std::string_view bytes, const Inquiry &inquiry,
                                           const std::string &name) const {
    elicense_report *report = nullptr;
    elicense_error *error = nullptr;
    const auto *data = reinterpret_cast<const std::uint8_t *>(bytes.data());
    const elicense_status status = elicense_verifier_verify(verifier_.get(), inquiry.get(), data, bytes.size(),
                                                            name.c_str(), &report, &error);
    if (status == ELICENSE_STATUS_NOT_EXAMINED) {
      detail::Error owned(error);
      return NotExamined{detail::text(elicense_error_json, owned.get())};
    }
    detail::check(status, error);
    return Report(report);
  }

 private:
  detail::Verifier verifier_;
};

}  // namespace elicense
