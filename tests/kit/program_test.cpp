// SPDX-License-Identifier: MIT
// weir-origin as scripts use it.
#include "kit/origin_fixture.hpp"

namespace weir::kit {
namespace {

/// The program, serving quick streams.
class Program {
public:
    Program() {
        auto process = Process::start(
            {.arguments = {WEIR_ORIGIN, "--size", "320x180", "--rate", "300k", "--gop", "1",
                           "--segment", "1", "--loop", "8", "--window", "4"},
             .output = folder_ / "out"});
        if (!process) FAIL(process.error().message());
        process_ = std::move(*process);
        const auto told = [&] { return read_text(folder_ / "out").ends_with("}\n"); };
        REQUIRE(wait_for(told, 20s));
        const auto line = read_text(folder_ / "out");
        const std::string key = "\"url\":\"";
        const auto at = line.find(key) + key.size();
        url_ = line.substr(at, line.find('"', at) - at);
    }

    const std::string& url() const { return url_; }
    int stop() { return process_->stop(); }

private:
    TempDir folder_;
    std::optional<Process> process_;
    std::string url_;
};

std::string summary(const std::string& url, const std::string& file, const std::string& gaps) {
    return fmt::format(R"({{"event":"summary","recordings":[{{"url":"{}","state":"completed",)"
                       R"("error":null,"files":[{{"path":"{}"}}],"gaps":[{}]}}]}})"
                       "\n",
                       url, file, gaps);
}

}  // namespace

TEST_CASE("weir-origin: it verifies what a summary tells of", "[kit]") {
    Program program;
    const auto playlist_url = program.url() + "/live/a/index.m3u8";
    const auto names = uris(get(playlist_url).body);
    const TempDir folder;
    std::string all, with_loss;
    for (const auto& name : names) {
        const auto bytes = get(program.url() + "/live/a/" + name).body;
        all += bytes;
        if (name != names[2]) with_loss += bytes;
    }
    write_text(folder / "all.ts", all);
    write_text(folder / "loss.ts", with_loss);
    const auto verify = [&](const std::string& file, const std::string& gaps) {
        write_text(folder / "summary", summary(playlist_url, folder / file, gaps));
        return run_tool({WEIR_ORIGIN, "verify", "--origin", program.url(), "--json", "--summary",
                         folder / "summary"});
    };
    const auto msn = names[2].substr(0, names[2].find('.'));
    const auto gap =
        fmt::format(R"({{"cause":"http_status","from_msn":{0},"to_msn":{0},"seconds":1}})", msn);
    const auto good = verify("all.ts", "");
    CHECK(good.exit_code == 0);
    CHECK(good.output.starts_with(R"({"flawless":true)"));
    const auto untold = verify("loss.ts", "");
    CHECK(untold.exit_code == 1);
    CHECK(untold.output.find("\"from_msn\":" + msn) != std::string::npos);
    CHECK(verify("loss.ts", gap).exit_code == 0);
    CHECK(verify("missing.ts", "").exit_code == 2);
    CHECK(program.stop() == 0);
}

TEST_CASE("weir-origin: it lists the frames of a file", "[kit]") {
    const auto origin = started();
    const TempDir folder;
    const auto name = uris(get(origin.hls_url("a")).body).front();
    write_text(folder / "a.ts", get(origin.url("/live/a/" + name)).body);
    const auto tool = run_tool({WEIR_ORIGIN, "frames", folder / "a.ts"});
    CHECK(tool.exit_code == 0);
    CHECK(std::count(tool.output.begin(), tool.output.end(), 'v') == 30);
}

TEST_CASE("weir-origin: usage errors say what is wrong", "[kit]") {
    CHECK(run_tool({WEIR_ORIGIN, "--size", "big"}).exit_code == 2);
    CHECK(run_tool({WEIR_ORIGIN, "--rate", "fast"}).exit_code == 2);
    CHECK(run_tool({WEIR_ORIGIN, "verify"}).exit_code == 2);
}

}  // namespace weir::kit
