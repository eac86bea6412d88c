// SPDX-License-Identifier: MIT
// How Douyin and TikTok tell the streams of a room. Pure.
#pragma once
#include <vector>
#include <weir/ext/resolver.hpp>

#include "text/json.hpp"

namespace weir::resolvers {

/// Of a `pull_data`: every line of every quality of its stream_data, which is JSON in a text.
std::vector<ext::Candidate> streams_of_pull_data(const Json& pull_data);

/// Of a `stream_url`: of pull_datas, where there are some (a split screen), else of
/// live_core_sdk_data; and of the older members that name streams of their own. Where none of the
/// source is told, the one that stands behind the FLV of the sound.
std::vector<ext::Candidate> streams_of_stream_url(const Json& stream_url);

}  // namespace weir::resolvers
