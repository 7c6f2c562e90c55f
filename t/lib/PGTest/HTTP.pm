package PGTest::HTTP;

# Requests to the server of a test. Methods of PGTest.
#
#   $r = $s->get('/x.php', Range => 'bytes=0-9');   # HTTP::Tiny's answer
#   $r = $s->post('/x.php', 'a=b');
#   $r = $s->request('HEAD', '/x.php');
#   $text = $s->raw("GET /x HTTP/1.0\r\n\r\n");     # all bytes, until closed
#                                       # dies after $s->{patience} seconds
#   $text = $s->curl('/x.php', '--http2-prior-knowledge');  # with the head
#
# An answer has {status}, {headers} and {content}. {content} is plain text
# where the server sent gzip.

use strict;
use warnings;
use HTTP::Tiny;
use IO::Socket::INET;
use IO::Uncompress::Gunzip ();

sub url { "http://127.0.0.1:$_[0]{port}$_[1]" }

# mod_fcgid tries half a minute to start what is no program, on a busy machine
# longer.
sub patience { 120 }

sub request
{
    my ($self, $method, $path, %opt) = @_;
    my $http = HTTP::Tiny->new(
        timeout => patience(), keep_alive => 0, max_redirect => 0);
    my $r = $http->request($method, $self->url($path), \%opt);
    die "$method $path: $r->{content}" if $r->{status} == 599;
    $r->{content} = '' if !defined $r->{content};
    if (($r->{headers}{'content-encoding'} || '') eq 'gzip') {
        my $plain;
        IO::Uncompress::Gunzip::gunzip(\$r->{content}, \$plain)
            or die "$method $path: bad gzip";
        $r->{content} = $plain;
    }
    return $r;
}

sub get
{
    my ($self, $path, %headers) = @_;
    return $self->request('GET', $path, headers => \%headers);
}

sub post
{
    my ($self, $path, $content) = @_;
    return $self->request('POST', $path, content => $content, headers =>
        { 'Content-Type' => 'application/x-www-form-urlencoded' });
}

# For requests that no library would send. Ask for the connection to close.
sub raw
{
    my ($self, $request) = @_;
    my $socket = IO::Socket::INET->new(
        PeerAddr => '127.0.0.1', PeerPort => $self->{port},
        Timeout => patience()) or die "connect: $!";
    $socket->print($request);
    local $SIG{ALRM} = sub { die "no end of the answer to $request" };
    alarm($self->{patience} || patience());
    local $/;
    my $answer = <$socket>;
    alarm 0;
    return defined $answer ? $answer : '';
}

sub curl
{
    my ($self, $path, @args) = @_;
    open my $out, '-|', 'curl', '-s', '-i', '--path-as-is',
        '--max-time', patience(), @args, $self->url($path)
        or die "curl: $!";
    local $/;
    my $answer = <$out>;
    close $out or die "curl $path: exit status " . ($? >> 8);
    return $answer;
}

1;
