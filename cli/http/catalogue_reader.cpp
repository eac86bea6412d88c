// SPDX-License-Identifier: MIT
#include "http/catalogue_reader.hpp"

namespace weir::cli::http {
namespace {

constexpr auto kFresh = std::chrono::seconds{1};
constexpr unsigned kMostRunning = 10'000;

}  // namespace

template <class T>
Result<T> CatalogueReader::with_view(const std::function<Result<T>(CatalogueView&)>& look) {
    const std::lock_guard lock{mutex_};
    if (!view_) {
        auto opened = CatalogueView::open(data_);
        if (!opened) return opened.error();
        view_.emplace(std::move(*opened));
    }
    auto seen = look(*view_);
    if (!seen) view_.reset();
    return seen;
}

Result<std::vector<CataloguedRecording>> CatalogueReader::list(const CatalogueQuery& query) {
    return with_view<std::vector<CataloguedRecording>>(
        [&](CatalogueView& view) { return view.list(query); });
}

Result<std::optional<RecordingDetail>> CatalogueReader::show(std::int64_t id) {
    return with_view<std::optional<RecordingDetail>>(
        [&](CatalogueView& view) { return view.show(id); });
}

Result<std::optional<CataloguedFile>> CatalogueReader::file(std::int64_t id) {
    return with_view<std::optional<CataloguedFile>>(
        [&](CatalogueView& view) { return view.file(id); });
}

CatalogueReader::Running CatalogueReader::running() {
    const auto now = std::chrono::steady_clock::now();
    {
        const std::lock_guard lock{mutex_};
        if (now - running_at_ < kFresh) return running_;
    }
    CatalogueQuery query;
    query.state = CataloguedState::recording;
    query.limit = kMostRunning;
    const auto all = list(query);
    const std::lock_guard lock{mutex_};
    running_at_ = now;
    running_.clear();
    if (all)
        for (const CataloguedRecording& recording : *all)
            running_.try_emplace(recording.room.id, recording.id);
    return running_;
}

std::string CatalogueReader::trouble() {
    CatalogueQuery query;
    query.limit = 1;
    const auto seen = list(query);
    return seen ? "" : seen.error().message();
}

}  // namespace weir::cli::http
