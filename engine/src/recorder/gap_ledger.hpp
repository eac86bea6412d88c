// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <weir/event.hpp>
#include <weir/options.hpp>

#include "store/disk.hpp"

namespace weir::recorder {

/// Writes the gaps of one recording down as they happen, in the order they are told, on a disk
/// thread. No file is made where nothing is lost.  Thread: shard.
/// Full: of what the disk does not take, index::LedgerFile::kMostHeld bytes wait, and as many again
/// on the way; further lines are left out, which is told as trouble. The summary has them still.
class GapLedger {
public:
    struct Told {
        std::function<void(const Error&)> trouble;  ///< The first only.
        std::function<void()> settled;              ///< Nothing is on its way any more.
    };
    GapLedger(std::shared_ptr<store::Volume> volume, boost::asio::any_io_executor executor,
              SyncPolicy sync, Told told);
    /// What is on its way is written, and told to nobody.
    ~GapLedger();

    /// It is beside that file from now on. A gap may come first: then the ledger is beside the file
    /// that would have been, and is renamed when there is one.
    void stand_beside(const std::filesystem::path& file);
    bool has_place() const { return !path_.empty(); }

    /// `file`: with the last frame before it; empty where there is none.
    void add(const Gap& gap, const std::filesystem::path& file);

    bool is_settled() const;

private:
    struct Shared;
    void post();

    std::shared_ptr<store::Volume> volume_;
    std::shared_ptr<Shared> shared_;
    std::filesystem::path path_;
    std::optional<unsigned> lane_;
};

}  // namespace weir::recorder
