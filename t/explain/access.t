# Who is denied where a file leaks, and which directive admits the others: asked
# of "phpguard explain" and audit, and of the server by clients of either kind.
# also under: sanitizer
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use MIME::Base64 qw(encode_base64);
use PGTest;
use PGTest::Sites;
use Test::More;

# what is around, what the .htaccess says, the directive that admits 10.9.9.9
# or ann; undef: denied to all clients
my $or = "AuthMerging Or\nRequire all denied";
my $inside = "Order deny,allow\nDeny from all\nAllow from 10.9";
my %cases = (
    'or over and' => [$or, "AuthMerging And\nRequire ip 10.9",
        'Require ip 10.9'],
    'or over a user' => [$or, 'Require user ann', 'Require user ann'],
    'closed twice' => [$or, 'Require all denied'],
    'the second of two' => ['', "<RequireAny>\nRequire all denied\n"
        . "Require ip  10.9\n</RequireAny>", 'Require ip  10.9'],
    'not' => ['', "<RequireAll>\nRequire all granted\n"
        . "Require not ip 192.0.2\n</RequireAll>", 'Require not ip 192.0.2'],
    'closed by one of two' => ['', "<RequireAll>\nRequire all denied\n"
        . "Require ip 10.9\n</RequireAll>"],
    'a client, then closed' => ['', "<RequireAll>\nRequire ip 10.9\n"
        . "Require all denied\n</RequireAll>"],
    'a user, then closed' => ['', "<RequireAll>\nRequire valid-user\n"
        . "Require all denied\n</RequireAll>"],
    'a header, then closed' => ['', "SetEnvIf X-In yes in\n<RequireAll>\n"
        . "Require env in\nRequire all denied\n</RequireAll>"],
    'closed within' => ['', "<RequireAll>\nRequire ip 10.9\n<RequireAny>\n"
        . "Require all denied\n</RequireAny>\n</RequireAll>"],
    'not closed within' => ['', "<RequireAll>\nRequire ip 10.9\n"
        . "<RequireAny>\nRequire all denied\nRequire user ann\n"
        . "</RequireAny>\n</RequireAll>", 'Require ip 10.9'],
    'none of all' => ['', "<RequireAll>\nRequire ip 10.9\n<RequireNone>\n"
        . "Require all granted\n</RequireNone>\n</RequireAll>"],
    'none of nobody' => ['', "<RequireAll>\nRequire ip 10.9\n<RequireNone>\n"
        . "Require all denied\n</RequireNone>\n</RequireAll>",
        'Require ip 10.9'],
    'closed by what is around' => ["AuthMerging And\nRequire all denied",
        'Require user ann'],
    'closed within what is around' => ["AuthMerging And\nRequire user ann",
        'Require all denied'],
    'opened by what is around' => ['Require user ann', 'Require all denied',
        'Require user ann'],
    'two addresses that exclude each other' => ["AuthMerging And\nRequire local",
        'Require ip 10.9'],
    'two networks, one in the other' => ['', "<RequireAll>\nRequire ip 10\n"
        . "Require ip 10.9.0.0/16\n</RequireAll>", 'Require ip 10'],
    'one of two networks' => ['', "<RequireAll>\n<RequireAny>\nRequire ip 10.8.\n"
        . "Require ip 10.7.0.0/16 10.9\n</RequireAny>\nRequire ip 10.9\n</RequireAll>",
        'Require ip 10.8.'],
    'a user at an address' => ['', "<RequireAll>\nRequire ip 10.9\n"
        . "Require user ann\n</RequireAll>", 'Require ip 10.9'],
    'merging alone' => ['AuthMerging And', 'Require user ann',
        'Require user ann'],
    'closed for another method' => ['', "<RequireAll>\nRequire ip 10.9\n"
        . "<Limit PUT>\nRequire all denied\n</Limit>\n</RequireAll>",
        'Require ip 10.9'],
    'the same line further up' => ['Require ip 10.9', "AuthMerging And\n"
        . 'Require ip 10.9', 'Require ip 10.9'],
    'of another method' => ['', "<Limit POST>\nRequire all denied\n</Limit>\n"
        . 'Require ip 10.9', 'Require ip 10.9'],
    'in an If' => ['', '<If "true">' . "\nRequire ip 10.9\n</If>",
        'Require ip 10.9'],
    'in Files' => ['', "<Files x.php>\nRequire valid-user\n</Files>",
        'Require valid-user'],
    'by address' => ['', "$inside\nRequire all granted", 'Allow from 10.9'],
    'by address, closed all the same' => ['', "$inside\nRequire all denied"],
    'by address and user' => ['', "$inside\nRequire valid-user",
        'Require valid-user'],
    'by address or user' => ['',
        "Order deny,allow\nDeny from all\nSatisfy Any\nRequire user ann",
        'Require user ann'],
    'all addresses' => ['', "Order deny,allow\nDeny from all\n"
        . 'Require all granted'],
    'all addresses, or nobody' => ['', "Order deny,allow\nDeny from all\n"
        . "Satisfy Any\nRequire all denied"],
    'a POST, by some' => ['', "<LimitExcept POST>\nRequire all denied\n"
        . "</LimitExcept>\n<Files x.php>\nAuthMerging And\n"
        . "Require ip 10.9\n</Files>", 'Require ip 10.9', 'POST'],
    'an expression of the URL' => ['', 'Require expr "%{REQUEST_URI} == \'/\'"'],
    'an expression of a header' => ['', 'Require expr "%{HTTP:X-In} == \'yes\'"',
        'Require expr "%{HTTP:X-In} == \'yes\'"'],
);
my @names = sort keys %cases;
my %dir = map { ($names[$_] => sprintf 'd%02d', $_) } 0 .. $#names;
my $s = PGTest->new(guard => 0, modules => [qw(auth_basic authn_core authn_file
    authz_user authz_host access_compat remoteip
    setenvif)], conf => <<'END'
RemoteIPHeader X-Client
RemoteIPInternalProxy 127.0.0.1
<Directory @DOCROOT@>
    AllowOverride All
    Options +FollowSymLinks
    AuthType Basic
    AuthName x
    AuthUserFile @ROOT@/users
</Directory>
END
    . join('', map { "<Location /$dir{$_}>\n$cases{$_}[0]\n</Location>\n" }
        grep { $cases{$_}[0] } @names),
    files => { '/users' => "ann:{SHA}qUqP5cyxm6YcTAhz05Hph5gvu9M=\n",
        map({ ("$dir{$_}/x.php" => SOURCE,
            "$dir{$_}/.htaccess" => "$cases{$_}[1]\n") } @names) },
    expect => [qr/client denied|authorization fail|user ann/]);
my $ann = 'X-In: yes' . "\r\nAuthorization: Basic "
    . encode_base64('ann:test', "\r\n");

# The statuses that clients get: one without access, one with all of it.
sub clients
{
    my ($dir, $method) = @_;
    return map { $s->raw("$method /$dir/x.php HTTP/1.0\r\nX-Client: $_\r\n\r\n")
            =~ m{^HTTP/1.1 (\d+)} } '192.0.2.1', "10.9.9.9\r\n$ann" =~ s/\r\n$//r;
}

my @said = PGTest::Sites::told($s, map { 'DUMP_PHPGUARD_EXPLAIN=http://localhost:'
        . $s->port . "/$dir{$_}/x.php" } @names);
my %found = map { (($_->{file} || '') => 1) }
    PGTest::Sites::told($s, 'DUMP_PHPGUARD_AUDIT');
for my $name (@names) {
    my $by = $cases{$name}[2];
    my $e = shift @said;
    my ($stranger, $insider) = clients($dir{$name},
        $cases{$name}[3] || 'GET');
    isnt($stranger, 200, "$name: a stranger is denied");
    is($insider, defined $by ? 200 : $stranger, 'and who is let in');
    is($e->{verdict}, defined $by ? 'leaks' : 'denied', 'explain')
        or diag($e->{message});
    like($e->{message}, $cases{$name}[3] ? qr/^GET is denied \(403\); POST: /
        : defined $by
        ? qr{^denied for clients without access \($stranger\); leaks for clients that (?i:\Q$by\E) \(\S+:\d+\) admits: }
        : qr/^access is denied to all clients \(403\)/,
        'and why');
    is($found{ $s->docroot . "/$dir{$name}/x.php" } || 0, defined $by ? 1 : 0,
        'audit');
}
$s->stop;
done_testing;
