// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include <weir/error.hpp>
#include "av/handles.hpp"

extern "C" {
#include <libavfilter/avfilter.h>
}

namespace weir::transcode {

/// A chain of libavfilter's filters, one way in and one out.  Thread: worker, one at a time.
class Graph {
public:
    /// For frames like this one, whose times are in `time_base`; `filters` as libavfilter reads
    /// them. Errors: Errc::bad_media, with libavfilter's words.
    static Result<Graph> open(const AVFrame& like, AVRational time_base, const std::string& filters,
                              unsigned threads);

    /// Errors: as open().
    Result<void> push(av::FramePtr frame);
    /// No more will come; the last frame is shown until then.
    Result<void> finish(std::int64_t end);
    /// Null: there is none for now.  Errors: as open().
    Result<av::FramePtr> pull();
    /// Of the frames that come out.
    AVRational time_base() const;

private:
    using GraphPtr = std::unique_ptr<AVFilterGraph, av::FreeByAddress<avfilter_graph_free>>;
    Graph() = default;
    Result<void> build(const AVFrame& like, AVRational time_base, const std::string& filters,
                       unsigned threads);

    GraphPtr graph_;
    AVFilterContext* source_ = nullptr;  // Of the graph.
    AVFilterContext* sink_ = nullptr;
};

bool has_filter(const char* name);

}  // namespace weir::transcode
