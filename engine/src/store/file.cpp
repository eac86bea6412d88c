// SPDX-License-Identifier: MIT
#include "store/file.hpp"

#include <boost/asio/post.hpp>
#include <cstring>

#include "store/part_file.hpp"

namespace weir::store {

/// What the owner's thread and the disk thread both hold. All but `pending` belongs to the disk
/// thread.
struct File::Shared : std::enable_shared_from_this<File::Shared> {
    Shared(FileOptions options, boost::asio::any_io_executor e, FileEvents ev)
        : part(std::move(options)), executor(std::move(e)), events(std::move(ev)) {}

    PartFile part;
    boost::asio::any_io_executor executor;
    FileEvents events;
    bool told_failure = false;
    bool told_low = false;
    std::optional<Clock::time_point> unsynced_since;
    std::atomic<bool> abandoned{false};  ///< The owner's loop may be gone: tell it nothing.
    std::atomic<std::uint64_t> pending{0};
    std::atomic<std::uint64_t> untold{0};  ///< Written since the owner heard of it.

    template <class Call>
    void tell(Call call) {
        if (!abandoned) boost::asio::post(executor, std::move(call));
    }

    void open() {
        if (auto opened = part.open(); !opened) return tell_failure(opened.error());
        tell([call = events.opened, path = part.final_path()] { call(path); });
    }

    void write(const Block& block, Volume& volume) {
        const auto written = part.write(block.offset, block.bytes());
        pending -= block.size;
        if (!written) tell_failure(written.error());
        if (!unsynced_since) unsynced_since = Clock::now();
        if (written && part.syncs_each_write()) note_durable(volume);
        // One call tells of all that was written until it runs.
        if (written && untold.fetch_add(block.size) == 0)
            tell([s = shared_from_this()] { s->events.written(s->untold.exchange(0)); });
    }

    void note_durable(Volume& volume) {
        if (unsynced_since) volume.note_durable(Clock::now() - *unsynced_since);
        unsynced_since.reset();
    }

    Result<ClosedFile> close(Volume& volume) {
        auto outcome = part.close();
        if (outcome && part.syncs_at_close()) note_durable(volume);
        return outcome;
    }

    void check_space(Volume& volume) {
        if (told_low || told_failure || !events.low_space) return;
        const auto low = volume.check_stop(part.fd());
        if (low) return;
        told_low = true;
        tell([call = events.low_space, error = low.error()] { call(error); });
    }

    void tell_failure(const Error& error) {
        if (std::exchange(told_failure, true)) return;
        tell([call = events.failed, error] { call(error); });
    }
};

std::unique_ptr<File> File::open(std::shared_ptr<Volume> volume,
                                 boost::asio::any_io_executor executor, FileOptions options,
                                 FileEvents events) {
    auto shared =
        std::make_shared<Shared>(std::move(options), std::move(executor), std::move(events));
    return std::unique_ptr<File>{new File{std::move(volume), std::move(shared)}};
}

File::File(std::shared_ptr<Volume> volume, std::shared_ptr<Shared> shared)
    : volume_(std::move(volume)), shared_(std::move(shared)), lane_(volume_->next_lane()) {
    volume_->post(lane_, 0, [s = shared_] { s->open(); });
}

File::~File() {
    if (closed_) return;
    shared_->abandoned = true;
    close([](const Result<ClosedFile>&) {});
}

void File::write_at(std::uint64_t offset, ByteView bytes) {
    while (!bytes.empty()) {
        if (block_ && (block_->room() == 0 || block_->offset + block_->size != offset))
            send_block();
        if (!block_) block_ = volume_->blocks().take(offset);
        const auto n = std::min(block_->room(), bytes.size());
        std::memcpy(block_->data.get() + block_->size, bytes.data(), n);
        block_->size += n;
        offset += n;
        bytes = bytes.subspan(n);
    }
    end_ = std::max(end_, offset);
}

void File::cut(std::uint64_t bytes) {
    if (bytes >= end_) return;
    flush();
    end_ = bytes;
    volume_->post(lane_, 0, [s = shared_, bytes] {
        if (auto cut = s->part.cut(bytes); !cut) s->tell_failure(cut.error());
    });
}

void File::mark(std::function<void()> job) {
    flush();
    volume_->post_in_no_hurry(lane_, [s = shared_, job = std::move(job)] {
        if (!s->told_failure) job();
    });
}

void File::flush() {
    if (block_) send_block();
}

void File::send_block() {
    auto block = std::make_shared<Block>(std::move(*block_));
    block_.reset();
    shared_->pending += block->size;
    volume_->post(lane_, block->size, [s = shared_, v = volume_.get(), block] {
        s->write(*block, *v);
        s->check_space(*v);
        v->blocks().give_back(std::move(*block));
    });
}

void File::close(std::function<void(Result<ClosedFile>)> done) {
    flush();
    closed_ = true;
    volume_->post(lane_, 0, [s = shared_, v = volume_.get(), done = std::move(done)] {
        s->tell([done, outcome = s->close(*v)] { done(outcome); });
    });
}

std::uint64_t File::pending_bytes() const {
    return shared_->pending + (block_ ? block_->size : 0);
}

}  // namespace weir::store
