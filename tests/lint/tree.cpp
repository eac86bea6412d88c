// SPDX-License-Identifier: MIT
// The house rules, on the tree this program was built from.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <catch2/catch.hpp>

#include "lint/rules.hpp"

namespace weir::lint {
namespace {

const SourceTree& tree() {
    static const SourceTree read{WEIR_SOURCE_DIR};
    return read;
}

/// One text, so that a failure shows all breaches at once.
std::string told(const Breaches& breaches) {
    return fmt::format("{}", fmt::join(breaches, "\n"));
}

TEST_CASE("tree: it is read", "[lint]") {
    CHECK(tree().has("engine/include/weir/error.hpp"));
    CHECK(tree().has("tests/lint/tree.cpp"));
}

TEST_CASE("tree: includes follow the arrows between the engine's folders", "[lint]") {
    CHECK(told(include_arrows(tree())) == "");
}

TEST_CASE("tree: cli and bench use the public headers", "[lint]") {
    CHECK(told(users_of_the_engine(tree())) == "");
}

TEST_CASE("tree: outside libraries are used in their places only", "[lint]") {
    CHECK(told(outside_libraries(tree())) == "");
}

TEST_CASE("tree: public headers need nothing but std, boost/system and each other", "[lint]") {
    CHECK(told(public_headers(tree())) == "");
}

TEST_CASE("tree: files have the form of the house", "[lint]") {
    CHECK(told(form(tree())) == "");
}

TEST_CASE("tree: tests do not wait for time", "[lint]") {
    CHECK(told(waits_in_tests(tree())) == "");
}

TEST_CASE("tree: every error has a test", "[lint]") {
    CHECK(told(untested_errors(tree())) == "");
}

}  // namespace
}  // namespace weir::lint
