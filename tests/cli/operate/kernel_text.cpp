// SPDX-License-Identifier: MIT
#include "doctor/kernel_text.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "doctor/findings.hpp"
#include "doctor/look.hpp"
#include "kit/process.hpp"

using namespace weir;
using namespace weir::cli;

namespace {

constexpr const char* kMounts =
    "22 27 0:21 / /proc rw,relatime - proc proc rw\n"
    "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard\n"
    "30 27 0:25 / /srv rw shared:1 master:2 - xfs /dev/sdb1 rw\n"
    "31 30 0:26 / /srv/my\\040disk ro,nosuid - nfs4 host:/export rw,vers=4.2\n"
    "32 27 0:27 / /mnt rw - vfat /dev/sdc1 ro,fmask=0022\n"
    "33 27 0:28 / /mnt rw - btrfs /dev/sdd rw\n"
    "34 27 0:29 / /torn rw - \n"
    "35 27 0:30\n";

std::string mounted(const char* path) {
    const auto mount = mount_of(kMounts, path);
    if (!mount) return "none";
    return fmt::format("{} {}{}", mount->type, mount->point, mount->is_read_only ? " ro" : "");
}

std::string group_in(std::string_view text) {
    const auto group = memory_group(text);
    if (!group) return "none";
    return (group->is_unified ? "unified " : "memory ") + group->path;
}

}  // namespace

TEST_CASE("kernel text: numbers stand between blanks, and are whole", "[cli]") {
    CHECK(number_in("60\n") == 60u);
    CHECK(number_in("4096\t131072\t33554432\n", 2) == 33'554'432u);
    CHECK_FALSE(number_in("4096 131072", 2));
    for (const char* odd : {"", " \n", "max", "-1", "12x", "0x10", "99999999999999999999"}) {
        INFO(odd);
        CHECK_FALSE(number_in(odd));
    }
}

TEST_CASE("kernel text: meminfo counts in kB", "[cli]") {
    const std::string text =
        "MemTotal:  24682416 kB\nMemFree: 1 kB\nHugePages_Total:   3\nOdd: x kB\n";
    CHECK(meminfo_bytes(text, "MemTotal") == 24'682'416ull * 1024);
    CHECK(meminfo_bytes(text, "HugePages_Total") == 3u);
    for (const char* name : {"Mem", "MemAvailable", "Odd", ""}) {
        INFO(name);
        CHECK_FALSE(meminfo_bytes(text, name));
    }
    CHECK_FALSE(meminfo_bytes("MemTotal: 18446744073709551615 kB", "MemTotal"));
    CHECK_FALSE(meminfo_bytes("MemTotal: 5 MB", "MemTotal"));
}

TEST_CASE("kernel text: the scheduler is the one in brackets", "[cli]") {
    CHECK(chosen_scheduler("none [mq-deadline] kyber bfq\n") == "mq-deadline");
    CHECK(chosen_scheduler("none\n") == "none");
    for (const char* odd : {"", "\n", "[]", "none kyber", "]["}) {
        INFO(odd);
        CHECK_FALSE(chosen_scheduler(odd));
    }
}

TEST_CASE("kernel text: a path lies on the deepest mount above it", "[cli]") {
    CHECK(mounted("/home/a") == "ext4 /");
    CHECK(mounted("/srv") == "xfs /srv");
    CHECK(mounted("/srv/weir") == "xfs /srv");
    CHECK(mounted("/srvother") == "ext4 /");
    CHECK(mounted("/srv/my disk/weir") == "nfs4 /srv/my disk ro");
    CHECK(mounted("/torn/x") == "ext4 /");
    // The later one covers the other.
    CHECK(mounted("/mnt/x") == "btrfs /mnt");
    CHECK(mounted("relative") == "none");
    CHECK_FALSE(mount_of("", "/"));
}

TEST_CASE("kernel text: the control group that limits memory", "[cli]") {
    CHECK(group_in("0::/system.slice/weir.service\n") == "unified /system.slice/weir.service");
    CHECK(group_in("9:name=systemd:/\n4:cpu,memory:/docker/ab:c\n0::/\n") == "memory /docker/ab:c");
    CHECK(group_in("") == "none");
    CHECK(group_in("4:memory\nx\n::\n0::relative\n") == "none");
    CHECK(memory_limit("536870912\n") == 536'870'912u);
    CHECK_FALSE(memory_limit("max\n"));
    CHECK_FALSE(memory_limit("9223372036854771712\n"));
}

TEST_CASE("look: where the kernel tells nothing, all is unknown but what is asked of calls",
          "[cli]") {
    const kit::TempDir folder;
    const auto facts = look_at_machine(folder / "data", {folder / "no-proc", folder / "no-sys"});
    CHECK(facts.open_files.value);
    CHECK(facts.data.volume.value);
    CHECK(facts.data.is_writable.value == true);
    CHECK(facts.data.path == std::filesystem::canonical(folder.path()) / "data");
    CHECK(facts.data.looked_at == std::filesystem::canonical(folder.path()));
    CHECK_FALSE(facts.swappiness.value);
    CHECK_THAT(facts.swappiness.why, Catch::EndsWith("no-proc/sys/vm/swappiness: it can't be read: "
                                                     "No such file or directory"));
    for (const auto* why :
         {&facts.tcp_receive_bytes.why, &facts.listen_queue.why, &facts.local_ports.why,
          &facts.memory.why, &facts.data.mount.why, &facts.data.disk.why})
        CHECK_FALSE(why->empty());
    CHECK(judge_machine(facts, 1).size() == 13);
}

TEST_CASE("look: a folder that can't be, below a file, is unknown", "[cli]") {
    const kit::TempDir folder;
    kit::write_text(folder / "file", "x");
    const auto facts = look_at_machine(folder / "file/data");
    CHECK_FALSE(facts.data.volume.value);
    CHECK_THAT(facts.data.volume.why, Catch::Contains("Not a directory"));
}

TEST_CASE("look: the limit of each control group above counts", "[cli]") {
    const kit::TempDir folder;
    const auto proc = folder / "proc", groups = folder / "sys/fs/cgroup";
    std::filesystem::create_directories(proc / "self");
    std::filesystem::create_directories(groups / "a/b");
    kit::write_text(proc / "meminfo", "MemTotal: 4000000 kB\nMemAvailable: 3000000 kB\n");
    kit::write_text(proc / "self/cgroup", "0::/a/b\n");
    kit::write_text(groups / "a/b/memory.max", "max\n");
    const auto seen = [&] {
        return *look_at_machine(folder.path(), {proc, folder / "sys"}).memory.value;
    };
    CHECK(seen().total == 4'096'000'000u);
    CHECK_FALSE(seen().is_limited);
    kit::write_text(groups / "a/memory.max", "1000000000\n");
    kit::write_text(groups / "a/memory.current", "400000000\n");
    CHECK(seen().total == 1'000'000'000u);
    CHECK(seen().available == 600'000'000u);
    CHECK(seen().swap == 0u);
    CHECK(seen().is_limited);
    kit::write_text(groups / "a/memory.current", "4000000000\n");
    CHECK(seen().available == 0u);
}

TEST_CASE("look: what files say is taken as it stands, and nonsense is unknown", "[cli]") {
    const kit::TempDir folder;
    const auto settings = folder / "proc/sys";
    for (const char* below : {"vm", "net/core", "net/ipv4"})
        std::filesystem::create_directories(settings / below);
    kit::write_text(settings / "vm/swappiness", "35\n");
    kit::write_text(settings / "net/core/somaxconn", "many\n");
    kit::write_text(settings / "net/ipv4/tcp_rmem", "4096\t131072\t6291456\n");
    kit::write_text(settings / "net/ipv4/ip_local_port_range", "1024\t2047\n");
    const auto facts = look_at_machine(folder.path(), {folder / "proc", folder / "sys"});
    CHECK(facts.swappiness.value == 35u);
    CHECK(facts.tcp_receive_bytes.value == 6'291'456u);
    CHECK(facts.local_ports.value->last == 2047);
    CHECK_THAT(facts.listen_queue.why, Catch::EndsWith("it says something else than usual"));
}
