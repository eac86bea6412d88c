// SPDX-License-Identifier: MIT
#include "http/playback.hpp"

#include <fmt/format.h>

namespace weir::cli::http {

std::vector<PlayedFile> played_files(const std::filesystem::path& data,
                                     const RecordingDetail& detail, PartIndex& index) {
    std::vector<PlayedFile> played;
    for (const CataloguedFile& file : detail.files) {
        if (file.kind != FileKind::media || !file.rendition.empty()) continue;
        const std::filesystem::path path = data / file.path;
        const auto open = open_recorded(path);
        if (!open) continue;
        PlayedFile one{fmt::format("/api/v1/files/{}{}", file.id, file.path.extension().native()),
                       index.of(path, *open)};
        if (!one.parts.parts.empty()) played.push_back(std::move(one));
    }
    return played;
}

}  // namespace weir::cli::http
