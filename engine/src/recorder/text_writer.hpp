// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <weir/options.hpp>

#include "store/disk.hpp"

namespace weir::recorder {

/// Appends to an index::TextFile on a disk thread, in the order it is told. No file is made where
/// nothing is appended.  Thread: shard.
/// Full: of what the disk does not take, index::TextFile::kMostHeld bytes wait, and as many again
/// on the way; further text is left out, which is told as trouble.
class TextWriter {
public:
    struct Told {
        std::function<void(const Error&)> trouble;  ///< The first only.
        std::function<void()> settled;              ///< Nothing is on its way any more.
    };
    TextWriter(std::shared_ptr<store::Volume> volume, boost::asio::any_io_executor executor,
               SyncPolicy sync, Told told);
    /// What is on its way is written, and told to nobody.
    ~TextWriter();

    /// Before the first text; later, the file is renamed.
    void set_name(const std::filesystem::path& path);
    bool has_name() const { return has_name_; }
    /// Whole entries.
    void append(std::string_view text);
    /// Nothing will be appended any more.
    void close();

    bool is_settled() const;

private:
    struct Shared;
    void post();

    std::shared_ptr<store::Volume> volume_;
    std::shared_ptr<Shared> shared_;
    bool has_name_ = false;
    std::optional<unsigned> lane_;
};

}  // namespace weir::recorder
