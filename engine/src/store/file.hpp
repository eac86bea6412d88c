// SPDX-License-Identifier: MIT
#pragma once
#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <weir/error.hpp>
#include <weir/options.hpp>

#include "base/bytes.hpp"
#include "store/disk.hpp"

namespace weir::store {

struct FileOptions {
    std::filesystem::path directory;
    std::string name;  ///< Relative, without extension; "-2", "-3", … is added where it is taken.
    std::string extension;  ///< Without dot.
    SyncPolicy sync = SyncPolicy::at_close;
    /// Repairs a file to which not everything could be written. Called on a disk thread.
    std::function<void(const std::filesystem::path&)> repair;
    /// Its ".part" is there and empty. Called on a disk thread.
    std::function<void(const std::filesystem::path&)> created{};
};

struct ClosedFile {
    std::filesystem::path path;  ///< Empty when there was nothing to keep.
    std::uint64_t bytes = 0;
};

/// What a File tells its owner, on the owner's executor.
struct FileEvents {
    std::function<void(const std::filesystem::path&)> opened;  ///< Its final name.
    std::function<void(std::uint64_t bytes)> written;          ///< Handed to the kernel.
    std::function<void(const Error&)> failed;                  ///< Once; later bytes are dropped.
    /// Once; later bytes are still written. The volume is below its stop floor.
    std::function<void(const Error&)> low_space{};
};

/// A file that is written behind the caller's back by a disk thread, under "NAME.part" until it is
/// whole. The lock on it (flock) tells that its writer lives.  Thread: shard; holds no more than
/// what pending_bytes() says.  Errors: none here; FileEvents::failed and close() tell.
class File {
public:
    static std::unique_ptr<File> open(std::shared_ptr<Volume> volume,
                                      boost::asio::any_io_executor executor, FileOptions options,
                                      FileEvents events);
    /// A file that was not closed is closed, and its outcome told to nobody.
    ~File();

    void write(ByteView bytes) { write_at(end_, bytes); }
    void write_at(std::uint64_t offset, ByteView bytes);
    /// Drops what lies behind the first `bytes`.
    void cut(std::uint64_t bytes);
    /// What was written so far goes to the disk thread now.
    void flush();
    /// `job` runs on the disk thread once all so far is with the kernel; not after a failure.
    void mark(std::function<void()> job);
    /// Writes the rest, syncs as asked, gives the file its final name.
    void close(std::function<void(Result<ClosedFile>)> done);

    std::uint64_t bytes() const { return end_; }
    /// In memory: gathered here, or waiting for the disk.
    std::uint64_t pending_bytes() const;

private:
    struct Shared;
    File(std::shared_ptr<Volume> volume, std::shared_ptr<Shared> shared);
    void send_block();

    std::shared_ptr<Volume> volume_;
    std::shared_ptr<Shared> shared_;
    unsigned lane_;
    std::optional<Block> block_;
    std::uint64_t end_ = 0;
    bool closed_ = false;
};

}  // namespace weir::store
