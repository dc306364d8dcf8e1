#!/usr/bin/env python3
# 아이블록 작품 ‘작품’ · http://127.0.0.1:8000
# 실행: python3 이_파일.py 사진1.jpg 사진2.jpg   (카메라로 하려면 사진 대신 --camera, Windows에서는 python3 대신 py)
# 내 프로그램은 여기부터 40번째 줄까지예요.


def program():
    동그라미 = ImageClass("동그라미")
    줄무늬 = ImageClass("줄무늬")
    눈 = Sprite("눈", x=-60, y=-30, size=130, costumes=["블링키"])

    def 눈_when_started(self):
        self.say(join("[", result()))
        recognize()
        self.say(result())
        if is_result(동그라미):
            self.say("동그라미다")
        else:
            self.say("아니다")
        if greater(confidence(동그라미), 0.5):
            self.say("확실")
        else:
            self.say("모름")
        recognize()
        self.say(join("둘째 ", result()))
        start_video()
        wait(0.2)
        while not equal(result(), "동그라미"):
            look_again()
        self.say("비디오에 동그라미")
        stop_video()
        recognize()
        self.say(join("없음 ", result()))

    눈.when_started(눈_when_started)

    def 눈_when_줄무늬(self):
        self.say("줄무늬가 됨")

    눈.when_recognized(줄무늬, 눈_when_줄무늬)

