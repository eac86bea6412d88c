// SPDX-License-Identifier: MIT
// What is in cli/deploy, as far as it can be checked without the engines that run it.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <sstream>

#include "kit/process.hpp"

using namespace weir;

namespace {

const std::filesystem::path kDeploy = std::filesystem::path{WEIR_SOURCE_DIR} / "cli" / "deploy";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (auto at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

bool has_program(const std::string& name) {
    return kit::run_tool({"/bin/sh", "-c", "command -v " + name}).exit_code == 0;
}

#if !defined(WEIR_SANITIZED)
/// The libraries that the program itself asks for: "libcurl.so.4".
std::vector<std::string> needed_libraries() {
    const auto said = kit::run_tool({"objdump", "-p", WEIR_BINARY});
    std::vector<std::string> libraries;
    std::istringstream lines{said.output};
    for (std::string word, library; lines >> word;)
        if (word == "NEEDED" && lines >> library) libraries.push_back(library);
    return libraries;
}

/// Of Debian: "libcurl4"; empty where no package has it.
std::string package_of(const std::string& library) {
    const auto said = kit::run_tool({"dpkg-query", "-S", "*/" + library});
    return said.output.substr(0, said.output.find(':'));
}
#endif

}  // namespace

TEST_CASE("deploy: systemd takes the unit, and finds it well confined", "[cli]") {
    if (!has_program("systemd-analyze")) {
        WARN("SKIPPED: there is no systemd-analyze");
        return;
    }
    const kit::TempDir folder;
    kit::write_text(folder / "weir.service", replaced(kit::read_text(kDeploy / "weir.service"),
                                                      "/usr/bin/weir", WEIR_BINARY));
    const auto verified = kit::run_tool(
        {"systemd-analyze", "verify", "--man=no", (folder / "weir.service").string()});
    INFO(verified.output << verified.errors);
    CHECK(verified.exit_code == 0);
    CHECK(verified.errors.find("weir.service") == std::string::npos);
    // 0 is the best; 20 stands for 2.0.
    const auto confined = kit::run_tool({"systemd-analyze", "security", "--offline=true",
                                         "--threshold=20", (folder / "weir.service").string()});
    INFO(confined.output);
    CHECK(confined.exit_code == 0);
}

// A sanitized weir asks for more.
#if !defined(WEIR_SANITIZED)
TEST_CASE("deploy: the image has each library that weir asks for", "[cli]") {
    if (!has_program("objdump") || !has_program("dpkg-query")) {
        WARN("SKIPPED: there is no objdump or no dpkg-query");
        return;
    }
    const std::string image = kit::read_text(kDeploy / "Dockerfile");
    const auto libraries = needed_libraries();
    REQUIRE(libraries.size() > 5);
    for (const std::string& library : libraries) {
        const std::string package = package_of(library);
        const bool is_basic = package.starts_with("libc6") || package == "libstdc++6" ||
                              package == "libgcc-s1" || package.empty();
        INFO(library << " of " << package);
        CHECK((is_basic || image.find(" " + package + " ") != std::string::npos));
    }
}
#endif
