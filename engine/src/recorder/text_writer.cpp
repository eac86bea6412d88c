// SPDX-License-Identifier: MIT
#include "recorder/text_writer.hpp"

#include <atomic>
#include <boost/asio/post.hpp>
#include <mutex>
#include <utility>

#include "base/fail.hpp"
#include "index/text_file.hpp"

namespace weir::recorder {

/// What the shard and the disk thread both hold.
struct TextWriter::Shared : std::enable_shared_from_this<TextWriter::Shared> {
    Shared(boost::asio::any_io_executor e, SyncPolicy sync, Told t)
        : executor(std::move(e)), told(std::move(t)), file(sync) {}

    boost::asio::any_io_executor executor;
    Told told;
    unsigned on_their_way = 0;           ///< Jobs; the shard's.
    bool has_told = false;               ///< The shard's.
    std::atomic<bool> abandoned{false};  ///< The shard's loop may be gone: tell it nothing.

    std::mutex mutex;
    std::filesystem::path name;  ///< Set, and not yet carried out.
    std::string text;            ///< For the disk thread to take.
    bool is_closing = false;     ///< After that text.
    bool is_posted = false;      ///< It will.

    index::TextFile file;  ///< The disk thread's.

    bool hold(std::string_view more) {
        const std::lock_guard lock{mutex};
        if (text.size() + more.size() > index::TextFile::kMostHeld) return false;
        text += more;
        return true;
    }

    void write() {
        std::unique_lock lock{mutex};
        const auto new_name = std::exchange(name, {});
        const auto new_text = std::exchange(text, {});
        const bool closes = is_closing;
        is_posted = false;
        lock.unlock();
        Result<void> outcome;
        const auto note = [&outcome](Result<void> next) {
            if (!next) outcome = std::move(next);
        };
        if (!new_name.empty()) note(file.set_name(new_name));
        if (!new_text.empty()) note(file.append(new_text));
        if (closes) note(file.close());
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
        if (!std::exchange(has_told, true)) told.trouble(error);
    }
};

TextWriter::TextWriter(std::shared_ptr<store::Volume> volume, boost::asio::any_io_executor executor,
                       SyncPolicy sync, Told told)
    : volume_(std::move(volume)),
      shared_(std::make_shared<Shared>(std::move(executor), sync, std::move(told))) {}

TextWriter::~TextWriter() {
    shared_->abandoned = true;
}

void TextWriter::set_name(const std::filesystem::path& path) {
    has_name_ = true;
    {
        const std::lock_guard lock{shared_->mutex};
        shared_->name = path;
    }
    if (lane_) post();  // It has text already, and is renamed.
}

void TextWriter::append(std::string_view text) {
    if (shared_->hold(text)) return post();
    shared_->tell(fail(Errc::stalled, "the disk is too slow"));
}

void TextWriter::close() {
    {
        const std::lock_guard lock{shared_->mutex};
        if (std::exchange(shared_->is_closing, true)) return;
    }
    if (lane_) post();
}

/// One job takes all that has gathered until it runs, so that a slow disk syncs once for many
/// entries.
void TextWriter::post() {
    {
        const std::lock_guard lock{shared_->mutex};
        if (std::exchange(shared_->is_posted, true)) return;
    }
    if (!lane_) lane_ = volume_->next_light_lane();
    ++shared_->on_their_way;
    volume_->post(*lane_, 0, [s = shared_] { s->write(); });
}

bool TextWriter::is_settled() const {
    return shared_->on_their_way == 0;
}

}  // namespace weir::recorder
