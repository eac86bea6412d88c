// SPDX-License-Identifier: MIT
#include "e2e/platforms.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <boost/algorithm/string/replace.hpp>
#include <boost/url/parse.hpp>
#include <set>
#include <utility>

namespace weir::e2e {
namespace {

using fetch::ok;
using Values = std::vector<std::pair<std::string, std::string>>;

const std::string kRefused = "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno";

/// With each "$NAME" in the place of which its value stands.
std::string filled(std::string text, const Values& values) {
    for (const auto& [name, value] : values)
        boost::replace_all(text, "$" + name, value);
    return text;
}

std::string json(const std::string& body, const std::string& headers = {}) {
    return ok(body, "Content-Type: application/json\r\n" + headers);
}

/// As it stands within a text of JSON.
std::string within(std::string text) {
    boost::replace_all(text, "\\", "\\\\");
    boost::replace_all(text, "\"", "\\\"");
    return text;
}

std::string md5(const std::string& text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned size = 0;
    EVP_Digest(text.data(), text.size(), bytes.data(), &size, EVP_md5(), nullptr);
    std::string hex;
    for (unsigned i = 0; i < size; ++i)
        hex += fmt::format("{:02x}", bytes[i]);
    return hex;
}

/// Decoded; empty where it is not there. `text`: a query, or all of a target.
std::string value_of(const std::string& text, const std::string& name) {
    const auto question = text.find('?');
    const std::string query = "?" + (question == text.npos ? text : text.substr(question + 1));
    const auto parsed = boost::urls::parse_uri_reference(query);
    if (!parsed) return {};
    const auto params = parsed->params();
    const auto found = params.find(name);
    return found == params.end() ? std::string{} : std::string{(*found).value};
}

std::int64_t now_s() {
    return std::chrono::duration_cast<std::chrono::seconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

std::string in_an_hour() {
    return std::to_string(now_s() + 3600);
}

Platform bilibili(const std::string& stream, const std::string& number,
                  const std::string& streams) {
    const auto answer = [=](const Asked& asked) -> std::string {
        // The keys that w_rid is made of.
        if (asked.has("/x/web-interface/nav"))
            return json(
                R"({"code":-101,"data":{"wbi_img":{"img_url":"https://i.example/7cd084941338484aae1ad9425b84077c.png",
                "sub_url":"https://i.example/4932caff0ff746eab6f01bf08b70ac45.png"}}})");
        const bool is_ours =
            value_of(asked.target, "id") == number || value_of(asked.target, "room_id") == number;
        if (!is_ours) return {};
        const Values values{
            {"NUMBER", number}, {"STREAM", stream}, {"CDN", asked.cdn}, {"EXPIRES", in_an_hour()}};
        if (asked.has("/room_init"))
            return json(filled(
                R"({"code":0,"message":"0","data":{"room_id":$NUMBER,"short_id":31,"uid":9001,"live_status":1,
                "live_time":1700000000,"is_hidden":false,"is_locked":false,"encrypted":false,"pwd_verified":false}})",
                values));
        if (value_of(asked.target, "w_rid").size() != 32)
            return json(R"({"code":-352,"message":"-352","data":null})");
        if (asked.has("/getInfoByRoom"))
            return json(filled(
                R"({"code":0,"data":{"room_info":{"room_id":$NUMBER,"uid":9001,"live_status":1,"title":"Tea","live_start_time":1700000000},
                "anchor_info":{"base_info":{"uname":"Gamma $NUMBER","face":"https://img.example/f.jpg"}}}})",
                values));
        if (!asked.has("/getRoomPlayInfo")) return {};
        return json(filled(
            R"({"code":0,"data":{"room_id":$NUMBER,"live_status":1,"playurl_info":{"playurl":{"cid":$NUMBER,
            "g_qn_desc":[{"qn":10000,"desc":"source"}],"stream":[)" +
                streams + "]}}}}",
            values));
    };
    return {.name = "bilibili",
            .room = "https://live.bilibili.com/" + number,
            .stream = stream,
            .hosts = {"api.live.bilibili.com", "api.bilibili.com"},
            .answer = answer};
}

/// What Huya's CDN checks: md5 of the key, the viewer, the stream, what of the query is hashed, and
/// when it ends.
bool is_signed_for_huya(const std::string& target, const std::string& stream) {
    const auto value = [&target](const char* name) { return value_of(target, name); };
    const auto hash = md5(value("seqid") + "|" + value("ctype") + "|" + value("t"));
    const auto secret =
        md5(fmt::format("DWq8BcJ3h6DJt6TY_{}_{}_{}_{}", value("u"), stream, hash, value("wsTime")));
    const bool is_in_time = std::strtoll(value("wsTime").c_str(), nullptr, 16) > now_s();
    return value("wsSecret") == secret && is_in_time;
}

}  // namespace

Platform bilibili_flv(const std::string& stream, const std::string& number) {
    return bilibili(
        stream, number,
        R"({"protocol_name":"http_stream","format":[{"format_name":"flv","codec":[{"codec_name":"avc","current_qn":10000,"accept_qn":[10000],
        "base_url":"/live/$STREAM.flv?","url_info":[{"host":"$CDN","extra":"expires=$EXPIRES&qn=10000"}]}]}]})");
}

Platform bilibili_hls(const std::string& stream, const std::string& number) {
    return bilibili(
        stream, number,
        R"({"protocol_name":"http_hls","format":[{"format_name":"ts","codec":[{"codec_name":"avc","current_qn":10000,"accept_qn":[10000],
        "base_url":"/live/$STREAM/index.m3u8?","url_info":[{"host":"$CDN","extra":"expires=$EXPIRES"}]}]}]})");
}

Platform douyin(const std::string& stream) {
    const auto answer = [=](const Asked& asked) -> std::string {
        if (asked.host == "ttwid.bytedance.com")
            return json("{}", "Set-Cookie: ttwid=1%7Cexample; Path=/\r\n");
        if (!asked.has("/webcast/room/web/enter/") || value_of(asked.target, "web_rid") != "100")
            return {};
        const bool is_let_in =
            fetch::header(asked.request, "Cookie").find("ttwid=1%7Cexample") != std::string::npos &&
            value_of(asked.target, "a_bogus").size() == 164;
        if (!is_let_in) return ok("");
        const Values values{{"STREAM", stream},
                            {"CDN", asked.cdn},
                            {"EXPIRES", in_an_hour()},
                            {"PARAMS", within(R"({"VCodec":"h264","vbitrate":6000000})")}};
        const std::string streams =
            R"({"data":{"origin":{"main":{"flv":"$CDN/live/$STREAM.flv?expire=$EXPIRES&sign=x","hls":"","sdk_params":"$PARAMS"}}}})";
        return json(filled(
            R"({"data":{"data":[{"id_str":"7300000000000000001","status":2,"title":"Evening test","stream_url":{
            "live_core_sdk_data":{"pull_data":{"options":{"qualities":[]},"stream_data":"$STREAMS"}}}}],
            "user":{"nickname":"Alpha","sec_uid":"MS4wLjABAAAAexample"}},"status_code":0})",
            {{"STREAMS", within(filled(streams, values))}}));
    };
    return {.name = "douyin",
            .room = "https://live.douyin.com/100",
            .stream = stream,
            .hosts = {"ttwid.bytedance.com", "live.douyin.com"},
            .answer = answer};
}

Platform huya(const std::string& stream, StagePtr stage) {
    const auto answer = [=](const Asked& asked) -> std::string {
        if (!asked.has("do=profileRoom&roomid=200001")) return {};
        ++stage->given;
        if (!stage->is_live)
            return json(
                R"({"status":200,"data":{"realLiveStatus":"OFF","liveStatus":"OFF","profileInfo":{"nick":"Delta"},"liveData":{},"stream":null}})");
        return json(filled(
            R"({"status":200,"message":"","data":{"realLiveStatus":"ON","liveStatus":"ON","profileInfo":{"nick":"Delta","profileRoom":200001,"yyid":1},
            "liveData":{"nick":"Delta","introduction":"Ranked","bitRate":8000,"bitRateInfo":"[{\"sDisplayName\":\"Blue 8M\",\"iBitRate\":0}]"},
            "stream":{"baseSteamInfoList":[{"sCdnType":"AL","sStreamName":"$STREAM","sFlvUrl":"$CDN/live","sFlvUrlSuffix":"flv",
            "sFlvAntiCode":"wsSecret=0&amp;wsTime=6553f0ff&amp;fm=RFdxOEJjSjNoNkRKdDZUWV8kMF8kMV8kMl8kMw%3D%3D&amp;ctype=huya_live&amp;fs=bgct&amp;t=100",
            "lPresenterUid":1234567,"iWebPriorityRate":100}]}}})",
            {{"STREAM", stream}, {"CDN", asked.cdn}}));
    };
    const auto used = std::make_shared<std::set<std::string>>();
    const auto lets_through = [=](const std::string& target) {
        return is_signed_for_huya(target, stream) && used->insert(target).second;
    };
    return {.name = "huya",
            .room = "https://www.huya.com/200001",
            .stream = stream,
            .hosts = {"mp.huya.com"},
            .answer = answer,
            .lets_through = lets_through};
}

Platform douyu(const std::string& stream) {
    const auto answer = [=](const Asked& asked) -> std::string {
        if (asked.has("/betard/4001"))
            return json(
                R"({"room":{"room_id":4001,"room_name":"Speed run","nickname":"Epsilon","show_status":1,"videoLoop":0}})");
        if (asked.has("/getEncryption"))
            return json(filled(
                R"({"error":0,"msg":"ok","data":{"key":"k3y0f16bytes0000","rand_str":"Ab12Cd34","enc_time":3,"is_special":0,"enc_data":"ZmFrZQ==","expire_at":$EXPIRES}})",
                {{"EXPIRES", in_an_hour()}}));
        if (!asked.has("/getH5PlayV1/4001")) return {};
        const std::string form = fetch::body_of(asked.request), key = "k3y0f16bytes0000";
        std::string auth = "Ab12Cd34";
        for (int i = 0; i < 3; ++i)
            auth = md5(auth + key);
        auth = md5(auth + key + "4001" + value_of(form, "tt"));
        if (value_of(form, "auth") != auth || value_of(form, "enc_data") != "ZmFrZQ==")
            return kRefused;
        return json(filled(
            R"({"error":0,"msg":"ok","data":{"room_id":4001,"rtmp_cdn":"tct-h5","rtmp_url":"$CDN/live","rtmp_live":"$STREAM.flv?wsAuth=0&expire=$EXPIRES","rate":0,
            "cdnsWithName":[{"name":"Line 5","cdn":"tct-h5"}],"multirates":[{"name":"Source","rate":0,"bit":8000}]}})",
            {{"STREAM", stream}, {"CDN", asked.cdn}, {"EXPIRES", in_an_hour()}}));
    };
    return {.name = "douyu",
            .room = "https://www.douyu.com/4001",
            .stream = stream,
            .hosts = {"www.douyu.com"},
            .answer = answer};
}

Platform twitch(const std::string& stream) {
    const auto answer = [=](const Asked& asked) -> std::string {
        const std::string token = filled(
            R"({"channel":"eta","expires":$EXPIRES,"geoblock_reason":"","authorization":{"forbidden":false,"reason":""}})",
            {{"EXPIRES", in_an_hour()}});
        if (asked.host == "gql.twitch.tv" && asked.request.find("\"eta\"") != std::string::npos)
            return json(filled(
                R"([{"data":{"user":{"id":"1","login":"eta","displayName":"Eta","stream":{"id":"5","title":"Retro","type":"live","createdAt":"2023-11-14T22:13:20Z"}},
                "streamPlaybackAccessToken":{"value":"$TOKEN","signature":"00aa"}}}])",
                {{"TOKEN", within(token)}}));
        if (!asked.has("/channel/hls/eta.m3u8")) return {};
        const bool is_let_in = value_of(asked.target, "sig") == "00aa" &&
                               value_of(asked.target, "token").starts_with(R"({"channel":"eta")");
        if (!is_let_in) return kRefused;
        return ok(filled("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=430000,RESOLUTION=320x180,"
                         "CODECS=\"avc1.42C01E,mp4a.40.2\"\n$CDN/live/$STREAM/index.m3u8\n",
                         {{"STREAM", stream}, {"CDN", asked.cdn}}),
                  "Content-Type: application/vnd.apple.mpegurl\r\n");
    };
    return {.name = "twitch",
            .room = "https://www.twitch.tv/eta",
            .stream = stream,
            .hosts = {"gql.twitch.tv", "usher.ttvnw.net"},
            .answer = answer};
}

Platform youtube(const std::string& stream) {
    const auto answer = [=](const Asked& asked) -> std::string {
        if (!asked.has("/youtubei/v1/player") ||
            fetch::body_of(asked.request).find("AAAAAAAAAAA") == std::string::npos)
            return {};
        return json(filled(
            R"({"playabilityStatus":{"status":"OK"},"videoDetails":{"videoId":"AAAAAAAAAAA","title":"Night radio","author":"Zeta","channelId":"UCexampleexampleexample0","isLive":true,"isLiveContent":true},
            "streamingData":{"expiresInSeconds":"21540","hlsManifestUrl":"$CDN/live/$STREAM/master.m3u8?expire=$EXPIRES"}})",
            {{"STREAM", stream}, {"CDN", asked.cdn}, {"EXPIRES", in_an_hour()}}));
    };
    return {.name = "youtube",
            .room = "https://www.youtube.com/watch?v=AAAAAAAAAAA",
            .stream = stream,
            .hosts = {"www.youtube.com"},
            .answer = answer};
}

Platform showroom(const std::string& stream) {
    const auto answer = [=](const Asked& asked) -> std::string {
        if (asked.target == "/r/lambda")
            return ok(R"(<a href="/room/profile?room_id=61000">x</a>)");
        if (asked.has("/live_info?room_id=61000"))
            return json(R"({"live_status":2,"room_id":61000,"room_name":"Lambda","live_id":9})");
        if (!asked.has("/streaming_url?room_id=61000")) return {};
        return json(filled(
            R"({"streaming_url_list":[{"type":"hls_all","id":7,"label":"auto","url":"$CDN/live/$STREAM/master.m3u8"}]})",
            {{"STREAM", stream}, {"CDN", asked.cdn}}));
    };
    return {.name = "showroom",
            .room = "https://www.showroom-live.com/r/lambda",
            .stream = stream,
            .hosts = {"www.showroom-live.com"},
            .answer = answer};
}

Platform chzzk(const std::string& stream, StagePtr stage) {
    const std::string id = "0123456789abcdef0123456789abcdef";
    const auto proof = [](const std::string& expires) { return md5("secret" + expires); };
    const auto answer = [=](const Asked& asked) -> std::string {
        if (!asked.has("/channels/" + id + "/live-detail")) return {};
        if (!stage->is_live)
            return json(
                R"({"code":200,"message":null,"content":{"liveTitle":"Study","status":"CLOSE","adult":false,"channel":{"channelName":"Iota"},"livePlaybackJson":null}})");
        ++stage->given;
        const auto expires = std::to_string(now_s() + stage->life.count());
        const auto playback = filled(
            R"({"media":[{"mediaId":"HLS","protocol":"HLS","path":"$CDN/live/$STREAM/index.m3u8?hdnts=exp=$EXPIRES~hmac=$PROOF"}]})",
            {{"STREAM", stream},
             {"CDN", asked.cdn},
             {"EXPIRES", expires},
             {"PROOF", proof(expires)}});
        return json(filled(
            R"({"code":200,"message":null,"content":{"liveTitle":"Study","status":"OPEN","adult":false,"channel":{"channelId":"$ID","channelName":"Iota"},"livePlaybackJson":"$PLAYBACK"}})",
            {{"ID", id}, {"PLAYBACK", within(playback)}}));
    };
    const auto lets_through = [=](const std::string& target) {
        if (!stage->is_live) return false;
        if (target.find(".m3u8") == target.npos) return true;
        const auto token = value_of(target, "hdnts");
        const auto end = token.find("~hmac=");
        if (!token.starts_with("exp=") || end == token.npos) return false;
        const auto expires = token.substr(4, end - 4);
        return token.substr(end + 6) == proof(expires) && std::stoll(expires) >= now_s();
    };
    return {.name = "chzzk",
            .room = "https://chzzk.naver.com/live/" + id,
            .stream = stream,
            .hosts = {"api.chzzk.naver.com"},
            .answer = answer,
            .lets_through = lets_through};
}

}  // namespace weir::e2e
