// SPDX-License-Identifier: MIT
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>
#include <weir/error.hpp>
#include <weir/ext/resolver.hpp>

namespace weir::resolvers {

/// What is known of one service as data: a table of sites.toml. Every key that is asked for must
/// stand in the file that is built in; a missing one is a bug that ends the program.
class Site {
public:
    using Value = std::variant<std::string, double, std::vector<std::string>>;

    const std::string& text(std::string_view key) const;
    double number(std::string_view key) const;
    const std::vector<std::string>& list(std::string_view key) const;
    /// Its keys per_minute and, where it is there, burst.
    ext::Pace pace() const;

    bool has(std::string_view key) const { return values_.contains(key); }
    void set(std::string key, Value value) { values_.insert_or_assign(std::move(key), value); }
    const std::map<std::string, Value, std::less<>>& values() const { return values_; }

private:
    const Value& at(std::string_view key) const;
    std::map<std::string, Value, std::less<>> values_;
};

using Sites = std::map<std::string, Site, std::less<>>;

/// What is built in, with what stands in `override` (TOML, `name` in messages) in its place.
/// Errors: Errc::bad_option: no TOML; a table or key that is not known (it names those that are),
/// or of another type; a rate that is not above 0.
Result<Sites> load_sites(std::string_view override, std::string_view name);

}  // namespace weir::resolvers
