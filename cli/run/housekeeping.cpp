// SPDX-License-Identifier: MIT
#include "housekeeping.hpp"

#include <fmt/format.h>
#include <weir/publish_options.hpp>
#include <weir/reconcile.hpp>

#include <utility>

#include "output/text.hpp"
#include "output/units.hpp"
#include "pending_files.hpp"

namespace weir::cli {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto kPeriod = 5min;

}  // namespace

Housekeeping::Housekeeping(std::filesystem::path data, const RetentionOptions& retention,
                           std::filesystem::path published, std::chrono::milliseconds first,
                           std::function<void(LogLevel, const std::string&)> say,
                           std::function<bool(const std::filesystem::path&)> take_up)
    : data_(std::move(data)),
      say_(std::move(say)),
      take_up_(std::move(take_up)),
      retention_(retention),
      published_(std::move(published)),
      next_(Clock::now() + first),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

Housekeeping::~Housekeeping() = default;

void Housekeeping::set(const RetentionOptions& retention, std::filesystem::path published) {
    const std::lock_guard lock{mutex_};
    retention_ = retention;
    published_ = std::move(published);
    wants_clean_ = true;
    wake_.notify_all();
}

void Housekeeping::ask_to_reconcile() {
    const std::lock_guard lock{mutex_};
    wants_reconcile_ = true;
    wake_.notify_all();
}

void Housekeeping::ask_to_clean() {
    const std::lock_guard lock{mutex_};
    wants_clean_ = true;
    wake_.notify_all();
}

void Housekeeping::take_up_files(const std::stop_token& stop) const {
    for (const auto& file : newest_files(data_))
        if (stop.stop_requested() || !take_up_(file)) return;
}

void Housekeeping::sweep(const std::filesystem::path& published) const {
    if (published.empty()) return;
    if (const auto removed = sweep_published(published); removed > 0)
        say_(LogLevel::info,
             fmt::format("published folders that are stale removed: count={}", removed));
}

void Housekeeping::run(const std::stop_token& stop) {
    std::unique_lock lock{mutex_};
    const auto at_start = published_;
    lock.unlock();
    sweep(at_start);
    take_up_files(stop);
    lock.lock();
    while (!stop.stop_requested()) {
        wake_.wait_until(lock, stop, next_, [this] { return wants_clean_ || wants_reconcile_; });
        if (stop.stop_requested()) return;
        const bool reconciles = std::exchange(wants_reconcile_, false);
        const bool cleans = std::exchange(wants_clean_, false) || Clock::now() >= next_;
        const RetentionOptions retention = retention_;
        const auto published = published_;
        lock.unlock();
        if (reconciles) bring_in_line();
        if (cleans) clean_up(retention);
        if (cleans) sweep(published);
        lock.lock();
        if (cleans) next_ = Clock::now() + kPeriod;
    }
}

void Housekeeping::clean_up(const RetentionOptions& retention) {
    const auto report = clean(data_, retention, false);
    if (!report)
        return say_(LogLevel::warn, "old files can't be removed: " + report.error().message());
    std::size_t removed = 0;
    for (const CleanedFile& file : report->files) {
        if (file.error.empty())
            ++removed;
        else
            say_(LogLevel::warn, fmt::format("'{}' can't be removed: {}",
                                             printable(file.path.native()), file.error));
    }
    if (removed > 0)
        say_(LogLevel::info, fmt::format("retention: {} removed, {} freed",
                                         counted(removed, "file"), human_bytes(report->bytes)));
}

void Housekeeping::bring_in_line() {
    if (const auto report = reconcile(data_, {}); !report)
        say_(LogLevel::warn, "the catalogue can't be brought in line: " + report.error().message());
}

}  // namespace weir::cli
