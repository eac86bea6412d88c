// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>
#include <weir/event.hpp>

#include "recorder/text_writer.hpp"

namespace weir::recorder {

/// Writes the gaps of one recording down as they happen, in the order they are told, on a disk
/// thread. No file is made where nothing is lost.  Thread: shard.
/// Full: lines beyond what a TextWriter holds are left out, which is told as trouble. The summary
/// has them still.
class GapLedger {
public:
    using Told = TextWriter::Told;
    GapLedger(std::shared_ptr<store::Volume> volume, boost::asio::any_io_executor executor,
              SyncPolicy sync, Told told);

    /// It is beside that file from now on. A gap may come first: then the ledger is beside the file
    /// that would have been, and is renamed when there is one.
    void stand_beside(const std::filesystem::path& file);
    bool has_place() const { return writer_.has_name(); }

    /// `file`: with the last frame before it; empty where there is none.
    void add(const Gap& gap, const std::filesystem::path& file);
    void add(const event::AdvertRecorded& advert, const std::filesystem::path& file);
    void add(const event::EncodingChanged& changed, const std::filesystem::path& file);

    bool is_settled() const { return writer_.is_settled(); }

private:
    TextWriter writer_;
    std::filesystem::path directory_;  ///< The ledger's.
};

}  // namespace weir::recorder
