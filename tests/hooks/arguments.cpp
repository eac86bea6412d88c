// SPDX-License-Identifier: MIT
#include "hooks/arguments.hpp"

#include "hooks/kit.hpp"

namespace weir::hooks {

TEST_CASE("arguments: each placeholder is filled in, within its own argument", "[hooks]") {
    HookMessage message = file_message("Anna B");
    message.cause = "expired";
    message.error = "an error";
    const std::vector<std::string> command{"prog",         "{event}", "{room}",      "{url}",
                                           "{path}",       "{cause}", "{recording}", "{seconds}",
                                           "x={error};{{", "}"};
    CHECK(check_command(command).has_value());
    CHECK(filled_in(command, message) ==
          std::vector<std::string>{"prog", "file", "Anna B", "https://live.example/7?x=1",
                                   "/data/Anna B.ts", "expired", "42", "61.500", "x=an error;{",
                                   "}"});
}

TEST_CASE("arguments: hostile values stay within one argument and become no option", "[hooks]") {
    const std::vector<std::string> command{"prog", "{room}", "{path}", "--title={room}",
                                           "{cause}{room}"};
    for (const std::string& name : kHostileNames) {
        HookMessage message = file_message(name);
        message.path = name;
        const auto arguments = filled_in(command, message);
        REQUIRE(arguments.size() == command.size());
        CHECK(arguments[0] == "prog");
        CHECK_FALSE(arguments[1].starts_with('-'));
        CHECK_FALSE(arguments[2].starts_with('-'));
        CHECK(arguments[3].starts_with("--title="));
        CHECK_FALSE(arguments[4].starts_with('-'));
        for (const std::string& argument : arguments)
            for (const unsigned char c : argument)
                CHECK(c >= 0x20);
    }
    HookMessage message = file_message("-rf");
    message.path = "-rf";
    CHECK(filled_in({"p", "{room}", "{path}", "{path}.bak", "-{room}"}, message) ==
          std::vector<std::string>{"p", "_rf", "./-rf", "./-rf.bak", "--rf"});
}

TEST_CASE("arguments: a value that looks like a placeholder is none", "[hooks]") {
    CHECK(filled_in({"p", "{room}"}, file_message("{path}{{"))[1] == "{path}{{");
}

TEST_CASE("arguments: an unknown placeholder is told, and so is one in the program", "[hooks]") {
    CHECK(check_command({"p", "{paht}"}).has_error());
    CHECK(check_command({"p", "{"}).has_error());
    CHECK(check_command({"{path}"}).has_error());
    CHECK(check_command({}).has_error());
    CHECK(check_command({""}).has_error());
    CHECK(check_command({"p", std::string("a\0b", 3)}).has_error());
    CHECK(check_command({"p", "{{paht}}"}).has_value());
}

}  // namespace weir::hooks
