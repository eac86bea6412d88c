// SPDX-License-Identifier: MIT
#pragma once
#include <boost/system/result.hpp>
#include <string>
#include <utility>

#include "exit_code.hpp"

namespace weir::cli {

/// What is wrong with the command line, and what to try instead (may be empty).
struct UsageError {
    std::string what;
    std::string hint;

    /// Never from one argument: a Parsed<std::string> must tell its value from its error.
    UsageError() = default;
    UsageError(std::string w, std::string h) : what(std::move(w)), hint(std::move(h)) {}
};

template <class T>
using Parsed = boost::system::result<T, UsageError>;

/// "weir: what happened" on stderr, then what to try.
ExitCode report_usage_error(const UsageError& error);

}  // namespace weir::cli
