// SPDX-License-Identifier: MIT
#include "process/machine.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <stdlib.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>

#include <ctime>
#include <thread>

#include "kit/process.hpp"

namespace weir::bench {
namespace {

std::string cpu_model() {
    const std::string text = kit::read_text("/proc/cpuinfo");
    const auto line = text.find("model name");
    if (line == text.npos) return "unknown CPU";
    const auto begin = text.find(": ", line) + 2;
    return text.substr(begin, text.find('\n', begin) - begin);
}

}  // namespace

Machine this_machine() {
    Machine machine;
    machine.cpu = cpu_model();
    machine.cores = std::thread::hardware_concurrency();
    machine.date = fmt::format("{:%Y-%m-%d %H:%M} UTC", fmt::gmtime(std::time(nullptr)));
    struct utsname name {};
    if (uname(&name) == 0) machine.kernel = fmt::format("{} {}", name.sysname, name.release);
    struct sysinfo info {};
    if (sysinfo(&info) == 0)
        machine.memory_bytes = std::uint64_t{info.totalram} * std::uint64_t{info.mem_unit};
    getloadavg(&machine.load, 1);
    return machine;
}

std::string describe(const Machine& machine) {
    return fmt::format("{} cores of {}, {:.0f} GB, {}, {}, load {:.1f} before", machine.cores,
                       machine.cpu, double(machine.memory_bytes) / 1e9, machine.kernel,
                       machine.date, machine.load);
}

}  // namespace weir::bench
