// SPDX-License-Identifier: MIT
#include "lint/source_tree.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace weir::lint {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kDirective = "#include ";

std::string text_of(const fs::path& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

bool is_source(const fs::path& path) {
    return path.extension() == ".hpp" || path.extension() == ".cpp";
}

}  // namespace

Source::Source(std::string at, std::string_view text) : path(std::move(at)) {
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

std::string_view Source::folder() const {
    return std::string_view{path}.substr(0, path.rfind('/') + 1);
}

std::vector<Include> Source::includes() const {
    std::vector<Include> found;
    for (unsigned i = 0; i < lines.size(); ++i) {
        std::string_view line = lines[i];
        if (!line.starts_with(kDirective)) continue;
        line.remove_prefix(kDirective.size());
        const bool quoted = line.starts_with('"');
        const auto end = line.find(quoted ? '"' : '>', 1);
        if (end == line.npos) continue;
        found.push_back({std::string{line.substr(1, end - 1)}, quoted, i + 1});
    }
    return found;
}

SourceTree::SourceTree(const std::string& root) {
    for (const char* folder : {"engine", "resolvers", "hwaccel", "cli", "tests", "bench"}) {
        const fs::path top = fs::path{root} / folder;
        if (!fs::is_directory(top)) continue;
        for (const auto& entry : fs::recursive_directory_iterator{top})
            if (entry.is_regular_file() && is_source(entry.path()))
                sources_.emplace_back(entry.path().lexically_relative(root).generic_string(),
                                      text_of(entry.path()));
    }
    std::ranges::sort(sources_, {}, &Source::path);
    for (const Source& source : sources_)
        paths_.insert(source.path);
}

SourceTree::SourceTree(std::vector<Source> sources) : sources_(std::move(sources)) {
    for (const Source& source : sources_)
        paths_.insert(source.path);
}

}  // namespace weir::lint
