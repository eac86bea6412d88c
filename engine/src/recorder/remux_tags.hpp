// SPDX-License-Identifier: MIT
#pragma once
#include "demux/fed_demuxer.hpp"
#include "recorder/chain.hpp"
#include "recorder/remuxer.hpp"

namespace weir::recorder {

/// FLV tags -> files of the wanted format. A new demuxer for each run, and when a sequence header
/// really changes: flvdec would keep the old one.
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
    media::Nanoseconds duration() const override { return remuxer_.assembler().end(); }

private:
    /// The tags that a demuxer must have read first, whole.
    struct Headers {
        Bytes script, video, audio;
    };
    Result<void> restart();
    Result<void> begin_demuxer();
    Result<void> feed(ByteView bytes);
    void pass_on();
    void end_section();
    Bytes& slot(const flv::Tag& tag);

    Context& context_;
    Remuxer remuxer_;
    std::optional<demux::FedDemuxer> demuxer_;
    bool tracks_known_ = false;
    av::Packets packets_;
    Headers headers_;
    std::uint8_t file_flags_ = 0;
};

}  // namespace weir::recorder
