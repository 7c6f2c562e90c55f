# Requests that httpd refuses before it looks for a file: "phpguard explain"
# says the status that the server sends.
# also under: sanitizer
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Sites;
use Test::More;

my $conf = <<'END';
<VirtualHost *>
    ServerName a.example
    ServerAlias a_b.example
    DocumentRoot @DOCROOT@
</VirtualHost>
<VirtualHost *>
    ServerName b.example
    DocumentRoot @ROOT@/other
    <Directory @ROOT@/other>
        Require all granted
    </Directory>
</VirtualHost>
END

my @hosts = ('a.example', 'b.example', '', 'a b', 'a.example:80:80',
    'a_b.example', 'a.example:', 'a.example:port', '[::1]', '[::1',
    'a..example', '.a.example', '-a.example', '1.2.3.4', '123', 'a.example/',
    'a.example\\', "a.ex\xe4mple", 'a.example,b.example', 'user@a.example',
    'b.example.', 'B.Example', '%61.example');
my @paths = ('/x.php', '/x.php HTTP/1.1 more', '/a b.php', '/../x.php',
    '/./x.php', '//x.php', '/x%00.php', '/x%zz.php', '/x%2f.php',
    '/x.php?a b', '/x.php?%zz');
my @body = (map({ ["Content-Length: $_"] } '0', '00', ' 0 ', '', 'x', '-1',
        '+0', '0x0', '0, 0', '0 0', '99999999999999999999'),
    map({ ["Transfer-Encoding: $_"] } 'chunked', 'Chunked', 'gzip',
        'gzip, chunked', 'chunked, gzip', 'x', '', 'chunked;x=y'),
    ['Content-Length: 0', 'Transfer-Encoding: chunked'],
    ['Content-Length: x', 'Transfer-Encoding: chunked'],
    ['Content-Length: 0', 'Transfer-Encoding: gzip'],
    ['Content-Length: 0', 'Content-Length: 0']);
my @expect = ('100-continue', 'something-else');

sub status
{
    my ($s, @lines) = @_;
    my ($status) = $s->raw(join("\r\n", @lines, 'Connection: close', '', ''))
        =~ m{^HTTP/1\.\d (\d{3})(?! Continue)}m;
    return $status || 'none';
}

sub said
{
    my ($s, $url, @headers) = @_;
    my ($e) = PGTest::Sites::told($s, "DUMP_PHPGUARD_EXPLAIN=$url",
        map { "DUMP_PHPGUARD_HEADER=$_" } @headers);
    return ref $e ? $e->{status} : undef;
}

# Before 2.4.25 a Host header that is none ends the connection without an
# answer, and what follows a blank in the URL is taken for the protocol.
if (!since('2.4.25')) {
    @hosts = grep { !m{\[::1\z|\.\.|[/\\]} } @hosts;
    @paths = grep { !/ / } @paths;
}
# trunk ends it so after an unknown expectation (AH10390)
@expect = '100-continue' if since('2.5');

for my $options ('', since('2.4.25') ? ('HttpProtocolOptions Unsafe',
        'HttpProtocolOptions Strict RegisteredMethods') : (),
        "<IfVersion >= 2.4.49>\nStrictHostCheck On\n</IfVersion>") {
    my $s = PGTest->new(guard => 0, name => $options || 'default',
        conf => "$options\n$conf", files => { 'x.php' => SOURCE,
            'a b.php' => SOURCE, '/other/x.php' => SOURCE },
        expect => [qr/AH\d+/]);
    my $base = 'http://a.example:' . $s->port;
    for my $host (@hosts) {
        is(said($s, "$base/x.php", "Host: $host"),
            status($s, 'GET /x.php HTTP/1.1', "Host: $host"),
            "$options: Host: $host");
    }
    for my $path (@paths) {
        is(said($s, "$base$path"), status($s, "GET $path HTTP/1.1",
            'Host: a.example'), "$options: $path");
    }
    for my $expect (@expect) {
        is(said($s, "$base/x.php", "Expect: $expect"),
            status($s, 'GET /x.php HTTP/1.1', 'Host: a.example',
                "Expect: $expect"), "$options: Expect: $expect");
    }
    for my $headers (@body) {
        # with the end of a chunked body
        is(said($s, "$base/x.php", @$headers), status($s, 'GET /x.php HTTP/1.1',
            'Host: a.example', @$headers, "@$headers" =~ /chunked/i
                ? ('Connection: close', '', '0', '') : ()),
            "$options: @$headers");
    }
    $s->stop;
}
done_testing;
