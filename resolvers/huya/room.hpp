// SPDX-License-Identifier: MIT
// What Huya's API and its pages tell of a room. Pure.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "answer.hpp"

namespace weir::resolvers {

struct HuyaForm {
    std::string url{}, suffix{}, anticode{};  ///< Of the stream's URL.
};

/// A stream on one of the CDNs.
struct HuyaLine {
    std::string cdn{}, stream{};
    HuyaForm flv{}, hls{};
    std::int64_t priority = 0;
};

struct HuyaRate {
    std::string name{};
    std::int64_t kbps = 0;  ///< 0: as it is sent.
};

struct HuyaRoom {
    std::string number{}, state{};  ///< "ON": live.
    std::string anchor{}, title{}, picture{};
    std::vector<HuyaLine> lines{};
    std::vector<HuyaRate> rates{};  ///< At least one.
    std::int64_t kbps = 0;          ///< Of the stream as it is sent; 0: not told.

    bool is_live() const { return state == "ON"; }
};

/// A recording that is shown again has that in the first or last three letters of its title.
bool is_replay_title(std::string_view title);

/// profileRoom. `number`: of the room.
Got<HuyaRoom> huya_room_of_api(const JsonAnswer& answer, std::string number);
/// The room's page.
Got<HuyaRoom> huya_room_of_page(const ext::HttpAnswer& page);

}  // namespace weir::resolvers
