// SPDX-License-Identifier: MIT
// A program that ends while a backend hangs.
#include <weir/hwaccel.hpp>

#include <cstdio>

#include "hwaccel/fakes.hpp"

int main() {
    using namespace weir;
    fakes::Behaviour hanging;
    hanging.hangs_at = std::make_shared<fakes::Gate>();
    static Probe probe{{std::make_shared<fakes::Backend>("a", hanging)},
                       {.time_limit = std::chrono::milliseconds{50}}};
    const auto verdicts = probe.verdicts(ext::VideoCodec::h264);
    std::printf("%u left behind\n", probe.left_behind());
    return verdicts.front().works ? 1 : 0;
}
