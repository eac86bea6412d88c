// SPDX-License-Identifier: MIT
#include "recorder/gap_ledger.hpp"

#include <atomic>
#include <boost/asio/post.hpp>
#include <mutex>
#include <utility>

#include "base/fail.hpp"
#include "index/ledger.hpp"
#include "index/ledger_file.hpp"

namespace weir::recorder {

/// What the shard and the disk thread both hold.
struct GapLedger::Shared : std::enable_shared_from_this<GapLedger::Shared> {
    Shared(boost::asio::any_io_executor e, SyncPolicy sync, Told t)
        : executor(std::move(e)), told(std::move(t)), file(sync) {}

    boost::asio::any_io_executor executor;
    Told told;
    unsigned on_their_way = 0;           ///< Jobs; the shard's.
    bool has_told = false;               ///< The shard's.
    std::atomic<bool> abandoned{false};  ///< The shard's loop may be gone: tell it nothing.

    std::mutex mutex;
    std::filesystem::path name;  ///< Set, and not yet carried out.
    std::string lines;           ///< For the disk thread to take.
    bool is_posted = false;      ///< It will.

    index::LedgerFile file;  ///< The disk thread's.

    bool hold(const std::string& line) {
        const std::lock_guard lock{mutex};
        if (lines.size() + line.size() > index::LedgerFile::kMostHeld) return false;
        lines += line;
        return true;
    }

    void write() {
        std::unique_lock lock{mutex};
        const auto new_name = std::exchange(name, {});
        const auto new_lines = std::exchange(lines, {});
        is_posted = false;
        lock.unlock();
        Result<void> outcome;
        if (!new_name.empty()) outcome = file.set_name(new_name);
        if (!new_lines.empty())
            if (auto written = file.append(new_lines); !written) outcome = written;
        if (abandoned) return;
        boost::asio::post(executor, [self = shared_from_this(), outcome] {
            if (!self->abandoned) self->on_written(outcome);
        });
    }

    void on_written(const Result<void>& outcome) {
        if (!outcome) tell(outcome.error());
        if (--on_their_way == 0) told.settled();
    }

    void tell(const Error& error) {
        if (std::exchange(has_told, true)) return;
        told.trouble(fail(error.code, "not every gap is written down: {}", error.detail));
    }
};

GapLedger::GapLedger(std::shared_ptr<store::Volume> volume, boost::asio::any_io_executor executor,
                     SyncPolicy sync, Told told)
    : volume_(std::move(volume)),
      shared_(std::make_shared<Shared>(std::move(executor), sync, std::move(told))) {}

GapLedger::~GapLedger() {
    shared_->abandoned = true;
}

void GapLedger::stand_beside(const std::filesystem::path& file) {
    path_ = index::ledger_path(file);
    {
        const std::lock_guard lock{shared_->mutex};
        shared_->name = path_;
    }
    if (lane_) post();  // It has lines already, and is renamed.
}

void GapLedger::add(const Gap& gap, const std::filesystem::path& file) {
    const std::string line = index::ledger_line(gap, file, path_.parent_path());
    if (shared_->hold(line)) return post();
    shared_->tell(fail(Errc::stalled, "the disk is too slow"));
}

/// One job takes all that has gathered until it runs, so that a slow disk syncs once for many
/// lines.
void GapLedger::post() {
    {
        const std::lock_guard lock{shared_->mutex};
        if (std::exchange(shared_->is_posted, true)) return;
    }
    if (!lane_) lane_ = volume_->next_lane();
    ++shared_->on_their_way;
    volume_->post(*lane_, 0, [s = shared_] { s->write(); });
}

bool GapLedger::is_settled() const {
    return shared_->on_their_way == 0;
}

}  // namespace weir::recorder
