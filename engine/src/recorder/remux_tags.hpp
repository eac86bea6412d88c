// SPDX-License-Identifier: MIT
#pragma once
#include "recorder/chain.hpp"
#include "recorder/flv_sections.hpp"
#include "recorder/remuxer.hpp"

namespace weir::recorder {

/// FLV tags -> files of the wanted format; the next file where the tracks change.
class RemuxTags final : public TagChain {
public:
    RemuxTags(Context& context, FileSeries& files);

    void begin_run(media::Nanoseconds silence, std::uint8_t file_flags) override;
    Result<void> tag(const flv::Tag& tag) override;
    std::optional<media::Nanoseconds> take_lost() override {
        return remuxer_.assembler().take_lost();
    }
    void flush() override { remuxer_.flush(); }
    void finish() override;
    boost::asio::awaitable<void> settle() override { return remuxer_.settle(); }
    media::Nanoseconds duration() const override { return remuxer_.duration(); }

private:
    void pass_on();
    void end_run();

    Context& context_;
    Remuxer remuxer_;
    FlvSections sections_;
    FlvSections::Out out_;
};

}  // namespace weir::recorder
