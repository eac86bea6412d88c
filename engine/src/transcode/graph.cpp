// SPDX-License-Identifier: MIT
#include "transcode/graph.hpp"

#include <new>

#include "av/error.hpp"
#include "base/fail.hpp"

extern "C" {
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavutil/channel_layout.h>
}

namespace weir::transcode {
namespace {

struct FreeInOut {
    void operator()(AVFilterInOut* p) const noexcept { avfilter_inout_free(&p); }
};
using InOutPtr = std::unique_ptr<AVFilterInOut, FreeInOut>;

struct FreeParameters {
    void operator()(AVBufferSrcParameters* p) const noexcept { av_free(p); }
};

Error failure(int averror, const std::string& filters) {
    return fail(Errc::bad_media, "libavfilter can't do '{}': {}", filters,
                av::error_code(averror).message());
}

bool is_sound(const AVFrame& frame) {
    return frame.nb_samples > 0;
}

/// An end of the chain that libavfilter is to connect.
InOutPtr open_end(const char* name, AVFilterContext* filter) {
    InOutPtr end{avfilter_inout_alloc()};
    if (!end) throw std::bad_alloc{};
    end->name = av_strdup(name);
    end->filter_ctx = filter;
    return end;
}

int set_parameters(AVFilterContext* source, const AVFrame& like, AVRational time_base) {
    const std::unique_ptr<AVBufferSrcParameters, FreeParameters> parameters{
        av_buffersrc_parameters_alloc()};
    if (!parameters) throw std::bad_alloc{};
    parameters->time_base = time_base;
    parameters->format = like.format;
    if (is_sound(like)) {
        parameters->sample_rate = like.sample_rate;
        av_channel_layout_copy(&parameters->ch_layout, &like.ch_layout);
    } else {
        parameters->width = like.width;
        parameters->height = like.height;
        parameters->sample_aspect_ratio = like.sample_aspect_ratio;
        parameters->hw_frames_ctx = like.hw_frames_ctx;  // Lent: the filter takes a reference.
#if LIBAVFILTER_VERSION_MAJOR >= 10
        parameters->color_space = like.colorspace;
        parameters->color_range = like.color_range;
#endif
    }
    const int set = av_buffersrc_parameters_set(source, parameters.get());
    av_channel_layout_uninit(&parameters->ch_layout);
    return set;
}

}  // namespace

Result<Graph> Graph::open(const AVFrame& like, AVRational time_base, const std::string& filters,
                          unsigned threads) {
    Graph graph;
    if (auto built = graph.build(like, time_base, filters, threads); !built) return built.error();
    return graph;
}

Result<void> Graph::build(const AVFrame& like, AVRational time_base, const std::string& filters,
                          unsigned threads) {
    graph_.reset(avfilter_graph_alloc());
    if (!graph_) throw std::bad_alloc{};
    graph_->nb_threads = static_cast<int>(threads);
    const bool sound = is_sound(like);
    source_ = avfilter_graph_alloc_filter(graph_.get(),
                                          avfilter_get_by_name(sound ? "abuffer" : "buffer"), "in");
    if (!source_) throw std::bad_alloc{};
    int done = set_parameters(source_, like, time_base);
    if (done >= 0) done = avfilter_init_str(source_, nullptr);
    if (done >= 0)
        done = avfilter_graph_create_filter(
            &sink_, avfilter_get_by_name(sound ? "abuffersink" : "buffersink"), "out", nullptr,
            nullptr, graph_.get());
    if (done < 0) return failure(done, filters);
    // Named from the chain's point of view: its input is the output of the source.
    AVFilterInOut* from = open_end("in", source_).release();
    AVFilterInOut* to = open_end("out", sink_).release();
    done = avfilter_graph_parse_ptr(graph_.get(), filters.c_str(), &to, &from, nullptr);
    const InOutPtr unused_from{from}, unused_to{to};
    if (done >= 0) done = avfilter_graph_config(graph_.get(), nullptr);
    if (done < 0) return failure(done, filters);
    return {};
}

Result<void> Graph::push(av::FramePtr frame) {
    const int pushed = av_buffersrc_add_frame_flags(source_, frame.get(), 0);
    if (pushed < 0) return failure(pushed, "a frame");
    return {};
}

Result<void> Graph::finish(std::int64_t end) {
    const int closed = av_buffersrc_close(source_, end, 0);
    if (closed < 0 && closed != AVERROR_EOF) return failure(closed, "the end");
    return {};
}

Result<av::FramePtr> Graph::pull() {
    av::FramePtr frame{av_frame_alloc()};
    if (!frame) throw std::bad_alloc{};
    const int pulled = av_buffersink_get_frame(sink_, frame.get());
    if (pulled == AVERROR(EAGAIN) || pulled == AVERROR_EOF) return av::FramePtr{};
    if (pulled < 0) return failure(pulled, "a frame");
    return frame;
}

AVRational Graph::time_base() const {
    return av_buffersink_get_time_base(sink_);
}

bool has_filter(const char* name) {
    return avfilter_get_by_name(name) != nullptr;
}

}  // namespace weir::transcode
