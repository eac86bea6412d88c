// SPDX-License-Identifier: MIT
#include "hooks/message.hpp"

#include "hooks/kit.hpp"

namespace weir::hooks {

TEST_CASE("message: its JSON has the fields that are documented, and no empty ones", "[hooks]") {
    CHECK(to_json(file_message("Anna"), "i-d") ==
          R"({"id":"i-d","event":"file","time":"2026-02-03T14:05:06.789Z",)"
          R"("room":"https://live.example/7","url":"https://live.example/7?x=1","name":"Anna",)"
          R"("platform":"example","recording":42,"path":"/data/Anna.ts","seconds":61.5,)"
          R"("bytes":12345678})");
    HookMessage live;
    live.at = some_time();
    CHECK(to_json(live, "x") == R"({"id":"x","event":"live","time":"2026-02-03T14:05:06.789Z"})");
}

TEST_CASE("message: whatever a room is called, its JSON is valid and says so", "[hooks]") {
    for (const std::string& name : kHostileNames) {
        const auto object = parsed(to_json(file_message(name), "x"));
        CHECK(text_at(object, "/event") == "file");
        if (name.find('\xff') == name.npos) CHECK(text_at(object, "/name") == name);
    }
}

TEST_CASE("message: what was stored is what is read", "[hooks]") {
    HookMessage message = file_message("Anna \"A\"\n");
    message.event = HookEvent::end;
    message.cause = "disk";
    message.error = "disk full";
    message.files = 3;
    message.gaps = 2;
    message.missing_seconds = 1.25;
    const auto stored = to_json(message, "x");
    const auto read = from_json(stored);
    REQUIRE(read.has_value());
    CHECK(read->at == message.at);
    CHECK(to_json(*read, "x") == stored);
    CHECK(from_json("{}").has_error());
    CHECK(from_json("[1").has_error());
    CHECK(from_json(R"({"event":"live","time":7})").has_error());
}

TEST_CASE("message: a text beyond 4 KiB is cut, and the row stays small", "[hooks]") {
    HookMessage message = file_message("a");
    message.error = std::string(1 << 20, 'e');
    CHECK(to_json(message, "x").size() < 6'000);
}

TEST_CASE("message: a hook is told of its events and its rooms only", "[hooks]") {
    HookOptions hook;
    CHECK(is_wanted(hook, file_message("Anna")));
    hook.on = {HookEvent::live, HookEvent::end};
    CHECK_FALSE(is_wanted(hook, file_message("Anna")));
    hook.on.push_back(HookEvent::file);
    hook.rooms = {"Bert"};
    CHECK_FALSE(is_wanted(hook, file_message("Anna")));
    hook.rooms = {"Bert", "https://live.example/7?x=1"};
    CHECK(is_wanted(hook, file_message("Anna")));
}

TEST_CASE("wording: says what happened, in one line and a few of details", "[hooks]") {
    const auto file = wording_of(file_message("Anna"));
    CHECK(file.title == "Anna: a file is finished");
    CHECK(file.details == "1 min, 12.3 MB\n/data/Anna.ts\n2026-02-03 14:05:06 UTC");
    CHECK(file.url.empty());
    HookMessage end;
    end.event = HookEvent::end;
    end.at = some_time();
    end.files = 3;
    end.seconds = 3'725;
    end.bytes = 1'234'000'000;
    end.gaps = 1;
    end.missing_seconds = 12.34;
    CHECK(wording_of(end).title == "weir: recording has ended");
    CHECK(wording_of(end).details ==
          "3 files, 1 h 02 min, 1.23 GB, 1 gap, 12.3 s missing\n2026-02-03 14:05:06 UTC");
    HookMessage live = file_message("Anna");
    live.event = HookEvent::live;
    CHECK(wording_of(live).url == "https://live.example/7?x=1");
}

TEST_CASE("wording: no name breaks out of its line", "[hooks]") {
    for (const std::string& name : kHostileNames) {
        const auto title = wording_of(file_message(name)).title;
        CHECK(title.find_first_of(std::string_view{"\r\n\0", 3}) == title.npos);
        CHECK(title.size() < 250);
        CHECK(title.ends_with(": a file is finished"));
    }
}

}  // namespace weir::hooks
