// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <boost/version.hpp>
#include <weir/version.hpp>

#include "av/versions.hpp"
#include "fetch/versions.hpp"

namespace weir {

std::vector<LinkedLibrary> linked_libraries() {
    std::vector<LinkedLibrary> libraries = av::linked_libraries();
    for (auto& library : fetch::linked_libraries())
        libraries.push_back(std::move(library));
    libraries.push_back({"boost", fmt::format("{}.{}.{}", BOOST_VERSION / 100'000,
                                              BOOST_VERSION / 100 % 1'000, BOOST_VERSION % 100)});
    libraries.push_back({"fmt", fmt::format("{}.{}.{}", FMT_VERSION / 10'000,
                                            FMT_VERSION / 100 % 100, FMT_VERSION % 100)});
    return libraries;
}

}  // namespace weir
