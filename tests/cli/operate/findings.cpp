// SPDX-License-Identifier: MIT
#include "doctor/findings.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <limits>

#include "output/doctor.hpp"

using namespace weir::cli;

namespace {

constexpr std::uint64_t kGb = 1'000'000'000;

/// One where all is well for 100 rooms.
MachineFacts machine() {
    MachineFacts out;
    out.open_files.value = OpenFileLimit{65'536, 65'536};
    out.tcp_receive_bytes.value = 6'291'456;
    out.socket_receive_bytes.value = 212'992;
    out.listen_queue.value = 4096;
    out.swappiness.value = 10;
    out.local_ports.value = PortRange{32'768, 60'999};
    out.memory.value = MemoryFacts{16 * kGb, 12 * kGb, kGb, false};
    const std::chrono::sys_days day{std::chrono::year{2026} / 11 / 22};
    out.clock.value = ClockFacts{day, {true, ""}};
    out.data.path = out.data.looked_at = "/srv/weir";
    out.data.is_writable.value = true;
    out.data.mount.value = MountFacts{"ext4", "/dev/sda1", "/srv", false};
    out.data.volume.value = VolumeFacts{900 * kGb, 1000 * kGb, 60'000'000, 61'000'000};
    out.data.disk.value = DiskFacts{"sda", "mq-deadline", true};
    return out;
}

/// "swappiness:warn clock:bad", of those that are not ok.
std::string trace(const MachineFacts& facts, unsigned rooms = 100) {
    std::string out;
    for (const Finding& each : judge_machine(facts, rooms)) {
        if (each.verdict == Verdict::ok) continue;
        out += (out.empty() ? "" : " ") + each.key + ":" + std::string(to_string(each.verdict));
    }
    return out;
}

Finding finding_of(const MachineFacts& facts, std::string_view key, unsigned rooms = 100) {
    for (Finding& each : judge_machine(facts, rooms))
        if (each.key == key) return each;
    FAIL("no such check: " << key);
    return {};
}

}  // namespace

TEST_CASE("findings: where all is well, nothing is advised", "[cli]") {
    CHECK(trace(machine()).empty());
    for (const Finding& each : judge_machine(machine(), 100)) {
        CHECK(each.why.empty());
        CHECK(each.set.empty());
        CHECK_FALSE(each.wanted.empty());
    }
    CHECK(worst_of(judge_machine(machine(), 100)) == Verdict::ok);
}

TEST_CASE("findings: of what nothing is known, each is unknown and says why", "[cli]") {
    const auto findings = judge_machine(MachineFacts{}, 100);
    CHECK(findings.size() == 13);
    for (const Finding& each : findings) {
        INFO(each.key);
        CHECK(each.verdict == Verdict::unknown);
        CHECK(each.found == "?");
        CHECK_FALSE(each.why.empty());
    }
    CHECK(worst_of(findings) == Verdict::ok);
}

TEST_CASE("findings: open files are wanted for each room", "[cli]") {
    auto facts = machine();
    facts.open_files.value = OpenFileLimit{1056, 1056};
    CHECK(trace(facts).empty());
    facts.open_files.value = OpenFileLimit{1055, 1056};
    CHECK(trace(facts) == "open_files:warn");
    facts.open_files.value = OpenFileLimit{1055, 1055};
    CHECK(trace(facts) == "open_files:bad");
    CHECK(finding_of(facts, "open_files").set.find("LimitNOFILE=65536") != std::string::npos);
    CHECK(finding_of(facts, "open_files", 100'000).set.find("LimitNOFILE=800256") !=
          std::string::npos);
    const auto none = std::numeric_limits<std::uint64_t>::max();
    facts.open_files.value = OpenFileLimit{1024, none};
    CHECK(finding_of(facts, "open_files", 10).found == "soft 1024, hard no limit");
}

TEST_CASE("findings: swappiness matters where there is swap", "[cli]") {
    auto facts = machine();
    facts.swappiness.value = 60;
    CHECK(trace(facts) == "swappiness:warn");
    CHECK(finding_of(facts, "swappiness").set.find("sysctl -w vm.swappiness='10'") == 0);
    facts.memory.value->swap = 0;
    CHECK(trace(facts).empty());
    CHECK(finding_of(facts, "swappiness").found == "60, no swap");
    facts.memory = {std::nullopt, "no /proc/meminfo"};
    CHECK(trace(facts) == "memory:unknown swappiness:warn");
}

TEST_CASE("findings: buffers and queues below the kernel's defaults are warned of", "[cli]") {
    auto facts = machine();
    facts.tcp_receive_bytes.value = 1'048'576;
    facts.socket_receive_bytes.value = 131'071;
    facts.listen_queue.value = 128;
    CHECK(trace(facts) == "tcp_rmem:warn rmem_max:warn somaxconn:warn");
    facts.tcp_receive_bytes.value = facts.socket_receive_bytes.value = 0;
    CHECK(trace(facts) == "tcp_rmem:warn rmem_max:warn somaxconn:warn");
}

TEST_CASE("findings: local ports are wanted for each room, and never more than there are",
          "[cli]") {
    auto facts = machine();
    CHECK(finding_of(facts, "local_ports", 882).verdict == Verdict::ok);
    CHECK(finding_of(facts, "local_ports", 883).verdict == Verdict::warn);
    facts.local_ports.value = PortRange{1024, 65'535};
    CHECK(finding_of(facts, "local_ports", 1'000'000).verdict == Verdict::ok);
    facts.local_ports.value = PortRange{40'000, 40'099};
    CHECK(trace(facts) == "local_ports:bad");
    facts.local_ports.value = PortRange{60'999, 32'768};
    CHECK(finding_of(facts, "local_ports").found == "0 (60999 to 32768)");
    CHECK(trace(facts) == "local_ports:bad");
}

TEST_CASE("findings: memory is that of the machine or of the container", "[cli]") {
    auto facts = machine();
    facts.memory.value = MemoryFacts{428'000'000, 428'000'000, 0, true};
    CHECK(trace(facts).empty());
    CHECK(finding_of(facts, "memory").found ==
          "428 MB available of 428 MB (limit of the control group)");
    facts.memory.value->available = 427'999'999;
    CHECK(trace(facts) == "memory:warn");
    facts.memory.value->total = 427'999'999;
    CHECK(trace(facts) == "memory:bad");
    CHECK(finding_of(facts, "memory").set.find("limit of the container") != std::string::npos);
}

TEST_CASE("findings: a clock that drifts is warned of, a wrong one is bad", "[cli]") {
    auto facts = machine();
    facts.clock.value->is_synchronised = {false, ""};
    CHECK(trace(facts) == "clock:warn");
    facts.clock.value->is_synchronised = {std::nullopt, "adjtimex: Operation not permitted"};
    CHECK(trace(facts) == "clock:unknown");
    facts.clock.value->now = {};
    CHECK(trace(facts) == "clock:bad");
    facts.clock.value->now = std::chrono::sys_days{std::chrono::year{2100} / 1 / 1};
    CHECK(trace(facts) == "clock:bad");
}

TEST_CASE("findings: a folder on the network, in memory or in a container is warned of", "[cli]") {
    for (const char* type : {"nfs4", "cifs", "9p", "fuse", "fuse.sshfs", "fuseblk", "ceph", "tmpfs",
                             "ramfs", "overlay", "vfat"}) {
        auto facts = machine();
        facts.data.mount.value->type = type;
        INFO(type);
        CHECK(trace(facts) == "file_system:warn");
    }
    for (const char* type : {"ext4", "xfs", "btrfs", "zfs", "f2fs", ""}) {
        auto facts = machine();
        facts.data.mount.value->type = type;
        INFO(type);
        CHECK(trace(facts).empty());
    }
}

TEST_CASE("findings: a folder that can't be written is bad", "[cli]") {
    auto facts = machine();
    facts.data.is_writable.value = false;
    CHECK(trace(facts) == "data:bad");
    facts.data = {.path = "/srv/weir", .is_writable = {false, ""}};
    CHECK(finding_of(facts, "data").verdict == Verdict::bad);
    CHECK(finding_of(facts, "data").found == "/srv/weir");
    CHECK(worst_of(judge_machine(facts, 100)) == Verdict::bad);
    facts = machine();
    facts.data.mount.value->is_read_only = true;
    CHECK(finding_of(facts, "data").set == "mount -o remount,rw '/srv'");
    facts = machine();
    facts.data.looked_at = "/srv";
    CHECK(finding_of(facts, "data").found == "/srv/weir (not there yet)");
    CHECK(trace(facts).empty());
}

TEST_CASE("findings: free space is held against the floor and an hour of all rooms", "[cli]") {
    auto facts = machine();
    CHECK(finding_of(facts, "free_space").wanted == "225 GB: an hour of 100 rooms");
    facts.data.volume.value->free_bytes = 224 * kGb;
    CHECK(trace(facts) == "free_space:warn");
    facts.data.volume.value->free_bytes = (1u << 30) - 1;
    CHECK(trace(facts) == "free_space:bad");
    facts = machine();
    facts.data.volume.value->free_inodes = 9'999;
    CHECK(trace(facts) == "free_inodes:warn");
    facts.data.volume.value->free_inodes = 15;
    CHECK(trace(facts) == "free_inodes:bad");
    facts.data.volume.value->inodes = 0;
    CHECK(trace(facts).empty());
    CHECK(finding_of(facts, "free_inodes").found == "not counted");
}

TEST_CASE("findings: the IO scheduler is judged by the kind of disk", "[cli]") {
    struct Case {
        DiskFacts disk;
        std::string_view trace;
    };
    for (const Case& each : {Case{{"sda", "none", true}, "io_scheduler:warn"},
                             Case{{"sda", "noop", true}, "io_scheduler:warn"},
                             Case{{"sda", "bfq", true}, ""}, Case{{"nvme0n1", "none", false}, ""},
                             Case{{"nvme0n1", "bfq", false}, "io_scheduler:warn"},
                             Case{{"nvme0n1", "kyber", false}, ""}, Case{{"vda", "none", true}, ""},
                             Case{{"dm-0", "none", true}, ""}, Case{{"", "", false}, ""}}) {
        auto facts = machine();
        facts.data.disk.value = each.disk;
        INFO(each.disk.name << " " << each.disk.scheduler);
        CHECK(trace(facts) == each.trace);
    }
}

TEST_CASE("findings: the text is a table, with advice for what is not ok", "[cli]") {
    auto facts = machine();
    facts.swappiness.value = 60;
    facts.data.mount.value->type = "f\x1b[1mat";
    facts.data.disk = {std::nullopt, "/sys/dev/block/8:1: it can't be read"};
    const auto findings = judge_machine(facts, 100);
    const std::string text = findings_text(findings, false);
    CHECK(text.starts_with("check                  found"));
    CHECK_THAT(text, Catch::Contains("swappiness             60  ") &&
                         Catch::Contains("\nswappiness: warn\n  why: ") &&
                         Catch::Contains("\n  set: sysctl -w vm.swappiness='10'; to keep it: ") &&
                         Catch::Contains("\nIO scheduler: unknown\n  why: /sys/dev/block/8:1") &&
                         Catch::Contains("f?[1mat") &&
                         Catch::EndsWith("\n11 ok, 1 warn, 0 bad, 1 unknown\n"));
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK_THAT(findings_text(findings, true), Catch::Contains("\x1b[33mwarn\x1b[0m"));
}

TEST_CASE("findings: as JSON, one object with the worst of all", "[cli]") {
    auto facts = machine();
    facts.swappiness.value = 60;
    facts.data.is_writable.value = false;
    const auto json =
        boost::json::parse(findings_json(judge_machine(facts, 100), "/srv/\xffweir", 100));
    CHECK(json.at("verdict") == "bad");
    CHECK(json.at("rooms") == 100);
    const auto& checks = json.at("checks").as_array();
    REQUIRE(checks.size() == 13);
    CHECK(checks[0].at("check") == "open_files");
    CHECK(checks[0].at("verdict") == "ok");
    CHECK(checks[0].at("why").is_null());
    CHECK(checks[2].at("check") == "swappiness");
    CHECK(checks[2].at("verdict") == "warn");
    CHECK(checks[2].at("set").is_string());
}
