// SPDX-License-Identifier: MIT
#include "config/data_directory.hpp"

#include <cstdlib>

#include "config/config.hpp"

namespace weir::cli {

std::string data_directory(const std::optional<std::string>& flag, const Environment& environment) {
    ConfigSources sources;
    if (flag && !flag->empty()) return *flag;
    sources.environment = environment;
    sources.config = find_config(sources.flags, environment);
    const LoadedConfig loaded = read_config(sources);
    return (loaded.config ? *loaded.config : Config{}).data.native();
}

std::string data_directory(const std::optional<std::string>& flag) {
    return data_directory(flag, [](const char* variable) { return std::getenv(variable); });
}

}  // namespace weir::cli
