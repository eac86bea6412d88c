// SPDX-License-Identifier: MIT
#include "pending_files.hpp"

#include <weir/catalogue_view.hpp>

namespace weir::cli {
namespace {

constexpr unsigned kRecordings = 1'000;

bool is_whole(const CataloguedFile& file) {
    return file.kind == FileKind::media &&
           (file.state == FileState::finished || file.state == FileState::recovered);
}

}  // namespace

std::vector<std::filesystem::path> newest_files(const std::filesystem::path& data) {
    std::vector<std::filesystem::path> files;
    auto view = CatalogueView::open(data);
    if (!view) return files;
    const auto recordings = view->list({.limit = kRecordings});
    if (!recordings) return files;
    for (const CataloguedRecording& recording : *recordings) {
        const auto detail = view->show(recording.id);
        if (!detail || !*detail) continue;
        for (const CataloguedFile& file : (*detail)->files)
            if (is_whole(file)) files.push_back(data / file.path);
    }
    return files;
}

}  // namespace weir::cli
