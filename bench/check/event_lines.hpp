// SPDX-License-Identifier: MIT
#pragma once
#include <boost/json/object.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace weir::bench {

/// Reads the lines of JSON that a weir writes into a file, while it writes them.
class EventLines {
public:
    explicit EventLines(std::filesystem::path path) : path_(std::move(path)) {}

    /// Whole lines that have come since the last call, oldest first.
    std::vector<boost::json::object> take();

private:
    std::filesystem::path path_;
    std::ifstream in_;
    std::string unfinished_;
};

/// Members that may be missing.
std::string text_of(const boost::json::object& object, std::string_view key);
std::uint64_t number_of(const boost::json::object& object, std::string_view key);

}  // namespace weir::bench
