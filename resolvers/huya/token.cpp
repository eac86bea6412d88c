// SPDX-License-Identifier: MIT
#include "huya/token.hpp"

#include "huya/tars.hpp"

namespace weir::resolvers {
namespace {

// Of the envelope.
constexpr int kVersionTag = 1, kTypeTag = 2, kMessageTag = 3, kIdTag = 4, kServantTag = 5,
              kFunctionTag = 6, kBodyTag = 7, kTimeoutTag = 8, kContextTag = 9, kStatusTag = 10;
constexpr int kVersion = 3;
constexpr std::size_t kLength = 4;

/// Who asks: nobody who is logged in.
void put_user(TarsWriter& out, int tag, std::string_view agent) {
    out.begin_struct(tag);
    out.number(0, 0);  // uid
    out.text(1, "");   // guid
    out.text(2, "");   // token
    out.text(3, agent);
    out.text(4, "");   // cookie
    out.number(5, 0);  // type of token
    out.text(6, "");   // device
    out.text(7, "");   // QIMEI
    out.end_struct();
}

std::string length_of(std::size_t size) {
    std::string out;
    for (int i = 3; i >= 0; --i)
        out += static_cast<char>((size >> (8 * i)) & 255);
    return out;
}

}  // namespace

std::string huya_token_request(std::string_view stream, std::string_view agent, int app) {
    TarsWriter request;
    request.begin_struct(0);
    request.text(0, "");  // URL
    request.text(1, stream);
    request.number(2, 0);  // loop time
    put_user(request, 3, agent);
    request.number(4, app);
    request.end_struct();
    TarsWriter body;
    body.map(0, {{"tReq", request.take()}});
    TarsWriter out;
    out.number(kVersionTag, kVersion);
    out.number(kTypeTag, 0);
    out.number(kMessageTag, 0);
    out.number(kIdTag, 1);
    out.text(kServantTag, "liveui");
    out.text(kFunctionTag, "getCdnTokenInfoEx");
    out.bytes(kBodyTag, body.take());
    out.number(kTimeoutTag, 0);
    out.map(kContextTag, {});
    out.map(kStatusTag, {});
    const std::string envelope = out.take();
    return length_of(kLength + envelope.size()) + envelope;
}

std::optional<std::string> huya_token(std::string_view answer) {
    if (answer.size() < kLength) return std::nullopt;
    const auto envelope = read_tars(answer.substr(kLength));
    const TarsValue* const body = envelope ? envelope->field(kBodyTag) : nullptr;
    const auto map = body ? read_tars(body->text) : std::nullopt;
    const TarsValue* const entries = map ? map->field(0) : nullptr;
    const TarsValue* const response = entries ? entries->at("tRsp") : nullptr;
    const auto outer = response ? read_tars(response->text) : std::nullopt;
    const TarsValue* const fields = outer ? outer->field(0) : nullptr;
    const TarsValue* const token = fields ? fields->field(0) : nullptr;
    if (token == nullptr || token->text.empty()) return std::nullopt;
    return token->text;
}

}  // namespace weir::resolvers
