// SPDX-License-Identifier: MIT
// What stands beside a file, and what is missing there.
#include "aftercare/names.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "aftercare/mp4_boxes.hpp"

namespace weir::aftercare {
namespace {

namespace fs = std::filesystem;

enum class Kind { other, film, sound };

/// By its name.
Kind kind_of(const fs::path& file) {
    constexpr std::array<std::string_view, 4> films{".ts", ".flv", ".mkv", ".mp4"};
    constexpr std::array<std::string_view, 5> sounds{".m4a", ".mka", ".aac", ".ac3", ".eac3"};
    const std::string extension = file.extension().native();
    if (std::ranges::find(films, extension) != films.end()) return Kind::film;
    return std::ranges::find(sounds, extension) != sounds.end() ? Kind::sound : Kind::other;
}

bool is_file(const fs::path& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

bool is_fragmented(const fs::path& file) {
    const auto layout = read_mp4_layout(file);
    return layout && layout->is_fragmented;
}

bool lacks_copy(const fs::path& file, bool remove_source) {
    const fs::path copy = copy_name(file);
    if (copy.empty()) return false;
    if (copy == file) return remove_source && is_fragmented(file);
    return remove_source || !is_file(copy);
}

}  // namespace

Work work_on(const fs::path& file, const AftercareOptions& options) {
    const fs::path poster = poster_name(file, options.poster);
    if (!is_file(file)) return {};
    return {.convert = options.convert && lacks_copy(file, options.remove_source),
            .poster = !poster.empty() && kind_of(file) == Kind::film && !is_file(poster)};
}

}  // namespace weir::aftercare

namespace weir {

std::filesystem::path copy_name(const std::filesystem::path& source) {
    using aftercare::Kind;
    const Kind kind = aftercare::kind_of(source);
    if (kind == Kind::other) return {};
    auto name = source;
    return name.replace_extension(kind == Kind::film ? ".mp4" : ".m4a");
}

std::filesystem::path poster_name(const std::filesystem::path& source, Poster kind) {
    if (kind == Poster::none) return {};
    auto name = source;
    return name.replace_extension(kind == Poster::poster ? ".jpg" : ".sheet.jpg");
}

bool needs_work(const std::filesystem::path& file, const AftercareOptions& options) {
    return aftercare::work_on(file, options).any();
}

}  // namespace weir
