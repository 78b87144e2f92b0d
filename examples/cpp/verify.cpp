// Prints the report of each file, one a line: verify TRUST SECONDS FILE...
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>

#include "elicense.hpp"

namespace {

std::string read(const char *name) {
  std::ifstream file(name, std::ios::binary);
  if (!file) throw std::runtime_error(std::string(name) + ": cannot be read");
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string json(const std::variant<elicense::Report, elicense::NotExamined> &answer) {
  if (const auto *report = std::get_if<elicense::Report>(&answer)) return report->json();
  return std::get<elicense::NotExamined>(answer).json;
}

}  // namespace

int main(int argc, char **argv) try {
  if (argc < 4) {
    std::cerr << "usage: verify TRUST SECONDS FILE...\n";
    return 2;
  }
  const elicense::Verifier verifier(argv[1]);
  const elicense::Inquiry inquiry(std::atoll(argv[2]));
  for (int i = 3; i < argc; i++) {
    std::cout << json(verifier.verify(read(argv[i]), inquiry, argv[i])) << '\n';
  }
  return 0;
} catch (const std::exception &error) {
  std::cerr << "verify: " << error.what() << '\n';
  return 2;
}
