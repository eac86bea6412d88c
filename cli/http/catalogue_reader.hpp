// SPDX-License-Identifier: MIT
#pragma once
#include <weir/catalogue_view.hpp>

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace weir::cli::http {

/// The catalogue for several threads, one at a time. Opened when it is wanted, and again after it
/// failed.  Thread: any.  Blocks: on the database.
/// Errors: Errc::database.
class CatalogueReader {
public:
    explicit CatalogueReader(std::filesystem::path data) : data_(std::move(data)) {}

    const std::filesystem::path& data() const { return data_; }

    Result<std::vector<CataloguedRecording>> list(const CatalogueQuery& query);
    Result<std::optional<RecordingDetail>> show(std::int64_t id);
    Result<std::optional<CataloguedFile>> file(std::int64_t id);
    /// The recordings that run, by the id of their room; up to a second old.
    using Running = std::map<std::string, std::int64_t>;
    Running running();
    /// Empty: it can be read.
    std::string trouble();

private:
    template <class T>
    Result<T> with_view(const std::function<Result<T>(CatalogueView&)>& look);

    const std::filesystem::path data_;
    std::mutex mutex_;
    std::optional<CatalogueView> view_;
    std::map<std::string, std::int64_t> running_;
    std::chrono::steady_clock::time_point running_at_{};
};

}  // namespace weir::cli::http
