// SPDX-License-Identifier: MIT
#include "recorder/gap_ledger.hpp"

#include <utility>

#include "base/fail.hpp"
#include "index/ledger.hpp"

namespace weir::recorder {
namespace {

GapLedger::Told in_our_words(GapLedger::Told told) {
    told.trouble = [tell = std::move(told.trouble)](const Error& error) {
        tell(fail(error.code, "not every gap is written down: {}", error.detail));
    };
    return told;
}

/// A gap is told seldom, and is worth waiting for the medium.
SyncPolicy sync_of_lines(SyncPolicy wanted) {
    return wanted == SyncPolicy::never ? wanted : SyncPolicy::each_flush;
}

}  // namespace

GapLedger::GapLedger(std::shared_ptr<store::Volume> volume, boost::asio::any_io_executor executor,
                     SyncPolicy sync, Told told)
    : writer_(std::move(volume), std::move(executor), sync_of_lines(sync),
              in_our_words(std::move(told))) {}

void GapLedger::stand_beside(const std::filesystem::path& file) {
    const auto path = index::ledger_path(file);
    directory_ = path.parent_path();
    writer_.set_name(path);
}

void GapLedger::add(const Gap& gap, const std::filesystem::path& file) {
    writer_.append(index::ledger_line(gap, file, directory_));
}

void GapLedger::add(const event::AdvertRecorded& advert, const std::filesystem::path& file) {
    writer_.append(index::ledger_line(advert, file, directory_));
}

void GapLedger::add(const event::EncodingChanged& changed, const std::filesystem::path& file) {
    writer_.append(index::ledger_line(changed, file, directory_));
}

}  // namespace weir::recorder
