// SPDX-License-Identifier: MIT
#pragma once
#include <functional>
#include <map>
#include <string>
#include <weir/event.hpp>

#include "base/log.hpp"
#include "recorder/handle.hpp"

namespace weir::recorder {

/// Tells what becomes of one recording: as events, as log lines, as figures, and in the end as
/// summary. Thread: shard.
class Reporter {
public:
    using Emit = std::function<void(Event)>;

    Reporter(Handle& handle, Emit emit, Log log);

    void started();
    void state(RecordingState state);
    void run_started(const std::string& protocol, const std::string& url);
    void file_opened(const std::filesystem::path& path);
    /// `number`: files are listed by it, in whatever order their disk threads finish them.
    void file_finished(std::uint64_t number, const FileInfo& file);
    /// In the summary a gap is joined to the last one where it continues it, so that an outage of
    /// hours is one entry; events and the log tell each as it comes.
    void gap(Gap gap);
    void warning(const Error& error);
    /// The last call.
    void ended(RecordingState state, std::optional<Error> error);

    bool has_media() const { return handle_.files > 0; }
    const Log& log() const { return log_; }

private:
    void emit(Event::What what);

    Handle& handle_;
    Emit emit_;
    Log log_;
    RecordingSummary summary_;
    std::map<std::uint64_t, FileInfo> files_;
};

}  // namespace weir::recorder
