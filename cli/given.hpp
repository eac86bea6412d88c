// SPDX-License-Identifier: MIT
// Options that come from a flag or, where that was not typed, from a variable.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "usage_error.hpp"

namespace weir::cli {

/// As std::getenv: the value, or nullptr.
using Environment = std::function<const char*(const char* variable)>;

/// A value and the name of the flag or variable it came from.
struct GivenValue {
    std::string value;
    std::string from;
};

/// Finds the value of an option, and turns it into what the engine wants, or into the first error.
class GivenReader {
public:
    explicit GivenReader(const Environment& environment) : environment_(environment) {}

    /// An empty variable counts as unset.
    std::optional<GivenValue> find(const std::optional<std::string>& flag, const char* flag_name,
                                   const char* variable) const {
        if (flag) return GivenValue{*flag, flag_name};
        const bool is_there = variable != nullptr && environment_ != nullptr;
        const char* value = is_there ? environment_(variable) : nullptr;
        if (value == nullptr || *value == '\0') return std::nullopt;
        return GivenValue{value, variable};
    }

    /// Parses the value into `target`; keeps the first error, with the name of its source.
    template <class T, class Target>
    void read(const GivenValue& given, Parsed<T> (*parse)(std::string_view), Target& target) {
        const Parsed<T> value = parse(given.value);
        if (value) {
            target = *value;
        } else {
            fail(given.from, value.error());
        }
    }

    void fail(const std::string& from, const UsageError& error) {
        if (!error_) error_ = UsageError{from + ": " + error.what, error.hint};
    }

    const std::optional<UsageError>& error() const { return error_; }

private:
    const Environment& environment_;
    std::optional<UsageError> error_;
};

}  // namespace weir::cli
