// SPDX-License-Identifier: MIT
// The C++ files of the project, read as text.
#pragma once
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace weir::lint {

struct Include {
    std::string path;
    bool quoted = false;
    unsigned line = 0;
};

struct Source {
    std::string path;  ///< From the root: "engine/src/base/log.hpp".
    std::vector<std::string> lines;

    Source(std::string at, std::string_view text);
    bool is_header() const { return path.ends_with(".hpp"); }
    bool in(std::string_view folder) const { return path.starts_with(folder); }
    std::string_view folder() const;  ///< With a slash at its end.
    std::vector<Include> includes() const;
};

class SourceTree {
public:
    /// Reads the .hpp and .cpp files of the folders that hold code.
    explicit SourceTree(const std::string& root);
    /// For tests of the rules.
    explicit SourceTree(std::vector<Source> sources);

    const std::vector<Source>& sources() const { return sources_; }
    bool has(const std::string& path) const { return paths_.contains(path); }

private:
    std::vector<Source> sources_;
    std::set<std::string> paths_;
};

}  // namespace weir::lint
