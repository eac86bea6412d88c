// SPDX-License-Identifier: MIT
#include "arguments.hpp"

#include <catch2/catch.hpp>

using namespace weir::cli;

namespace {

Parsed<Command> parse(std::vector<const char*> words) {
    words.insert(words.begin(), "weir");
    return parse_arguments(static_cast<int>(words.size()), words.data());
}

std::string complaint(std::vector<const char*> words) {
    const auto parsed = parse(std::move(words));
    return parsed ? "none" : parsed.error().what + " | " + parsed.error().hint;
}

}  // namespace

TEST_CASE("arguments: an option that may be repeated does not swallow the URL behind it", "[cli]") {
    const auto parsed = parse({"record", "--header", "A: 1", "http://a/x.flv", "--split", "30m",
                               "--header", "B: 2", "--split", "2GiB", "http://b/y.m3u8", "--json"});
    REQUIRE(parsed.has_value());
    const auto& flags = std::get<RecordFlags>(*parsed);
    CHECK(flags.urls == std::vector<std::string>{"http://a/x.flv", "http://b/y.m3u8"});
    CHECK(flags.headers == std::vector<std::string>{"A: 1", "B: 2"});
    CHECK(flags.splits == std::vector<std::string>{"30m", "2GiB"});
    CHECK(flags.json);
    CHECK_FALSE(flags.format);
}

TEST_CASE("arguments: alternatives are a list", "[cli]") {
    const auto parsed =
        parse({"record", "--alternative", "http://b", "http://a", "--alternative", "http://c"});
    REQUIRE(parsed.has_value());
    const auto& flags = std::get<RecordFlags>(*parsed);
    CHECK(flags.urls == std::vector<std::string>{"http://a"});
    CHECK(flags.alternatives == std::vector<std::string>{"http://b", "http://c"});
}

TEST_CASE("arguments: of an option given twice the last one counts", "[cli]") {
    const auto parsed = parse({"record", "-f", "ts", "http://a", "--format=mp4"});
    REQUIRE(parsed.has_value());
    CHECK(std::get<RecordFlags>(*parsed).format == "mp4");
}

TEST_CASE("arguments: a list from standard input is a dash", "[cli]") {
    const auto parsed = parse({"record", "--input-file", "-"});
    REQUIRE(parsed.has_value());
    CHECK(std::get<RecordFlags>(*parsed).input_file == "-");
}

TEST_CASE("arguments: each verb gets its own", "[cli]") {
    CHECK(std::get<CheckFlags>(*parse({"check", "a.ts", "b.ts"})).files.size() == 2);
    CHECK(std::get<RecoverFlags>(*parse({"recover", "dir", "--json"})).json);
    const auto convert = parse({"convert", "a.ts", "-o", "out", "--remove-source"});
    CHECK(std::get<ConvertFlags>(*convert).output == "out");
    CHECK(std::get<ConvertFlags>(*convert).remove_source);
    const auto encode = std::get<ConvertFlags>(
        *parse({"convert", "a.ts", "-f", "mp4", "--encode", "hevc", "--audio", "aac:128k"}));
    CHECK(encode.format == "mp4");
    CHECK(encode.encode.encode == "hevc");
    CHECK(encode.encode.audio == "aac:128k");
    CHECK(std::get<PosterFlags>(*parse({"poster", "--sheet", "a.ts", "b.ts"})).sheet);
    CHECK(std::get<HwFlags>(*parse({"hw", "--refresh"})).refresh);
    const auto doctor = std::get<DoctorFlags>(*parse({"doctor", "--rooms", "300", "-d", "a"}));
    CHECK(doctor.rooms == "300");
    CHECK(doctor.data == "a");
    const auto nginx = std::get<DeployNginxFlags>(
        *parse({"deploy", "nginx", "--root", "a", "--listen", "80", "--listen", "81", "-o", "b"}));
    CHECK(nginx.root == "a");
    CHECK(nginx.output == "b");
    CHECK(nginx.listen == std::vector<std::string>{"80", "81"});
    CHECK(std::get<ShowHelp>(*parse({"deploy"})).exit_code == kUsage);
    CHECK(std::holds_alternative<VersionFlags>(*parse({"version"})));
    CHECK(std::holds_alternative<VersionFlags>(*parse({"--version"})));
    CHECK(std::get<ConfigCheckFlags>(*parse({"config", "check", "--json"})).json);
    CHECK(std::get<ConfigCheckFlags>(*parse({"config", "check", "a.toml"})).file == "a.toml");
    CHECK(std::holds_alternative<ConfigSampleFlags>(*parse({"config", "sample"})));
    const auto import =
        std::get<ImportFlags>(*parse({"import", "douyinliverecorder", "a", "-o", "b"}));
    CHECK(import.from == "douyinliverecorder");
    CHECK(import.directory == "a");
    CHECK(import.output == "b");
    CHECK(std::get<ShowHelp>(*parse({"config"})).exit_code == kUsage);
    CHECK(std::get<ShowHelp>(*parse({})).exit_code == kUsage);
    CHECK(std::get<ShowHelp>(*parse({"record", "--help"})).exit_code == kDone);
}

TEST_CASE("arguments: what is wrong is named, with what was probably meant", "[cli]") {
    CHECK(complaint({"recrod"}) ==
          "'recrod' is not a command | record, resolve, platforms, run, status, start, stop, "
          "reload, ls, show, rm, "
          "clean, check, recover, convert, poster, hw, doctor, deploy, config, import or version "
          "(nearest: record)");
    CHECK(complaint({"http://a/b.flv"}) ==
          "'http://a/b.flv' is not a command | weir record http://a/b.flv");
    CHECK(complaint({"record", "--fromat", "ts"}) == "unknown option --fromat | --format");
    CHECK(complaint({"record", "--fromat=ts"}) == "unknown option --fromat | --format");
    CHECK(complaint({"record", "--zzz"}) == "unknown option --zzz | weir record --help");
    CHECK(complaint({"check", "--catalogue", "d", "a.ts"}) ==
          "files and --catalogue | weir check --catalogue DIR");
    CHECK(complaint({"check"}) == "no file given | weir check FILE...");
    CHECK(complaint({"convert"}) == "no file given | weir convert FILE...");
    CHECK(complaint({"poster", "--sheet"}) == "no file given | weir poster FILE...");
    CHECK(complaint({"recover"}) == "no directory given | weir recover recordings");
    CHECK(complaint({"recover", "a", "b"}) == "'b' is one too many | weir recover --help");
    CHECK(complaint({"config", "chek"}) ==
          "'chek' is not a command | check or sample (nearest: check)");
    CHECK(complaint({"config", "check", "a", "b"}) ==
          "'b' is one too many | weir config check --help");
    CHECK(complaint({"config", "check", "--jsn"}) == "unknown option --jsn | --json");
    CHECK(complaint({"import", "douyinliverecorder"}) ==
          "no directory given | weir import douyinliverecorder DIR");
    CHECK(complaint({"record", "--format"}) == "--format needs a value | weir record --help");
}
